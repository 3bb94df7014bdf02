"""The words around findings, in other languages than English; severities and codes are names and stay."""

from __future__ import annotations

from collections.abc import Mapping

_WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "Validation report": "验证报告",
        "Conforms": "符合",
        "Does not conform": "不符合",
        "By rule": "按规则",
        "By file": "按文件",
        "Findings": "发现的问题",
        "Rules": "规则",
        "Rule": "规则",
        "Severity": "严重程度",
        "Count": "数量",
        "Name": "名称",
        "File": "文件",
        "Line": "行",
        "Field": "字段",
        "Message": "说明",
        "Node": "节点",
        "Without a file": "不属于任何文件",
        "violations": "违规",
        "warnings": "警告",
        "infos": "提示",
        "files with findings": "有问题的文件",
        "No findings.": "没有发现问题。",
        "no findings": "没有发现问题",
        "code": "代码",
        "severity": "严重程度",
        "count": "数量",
        "name": "名称",
        "  … {} says this of {} more places; -v names them": "  … {} 另有 {} 处相同；用 -v 列出全部",
    },
}


def word(text: str, language: str) -> str:
    """Return a text of reports in a language, in English where it has none.

    >>> word("Findings", "zh-Hans"), word("Findings", "fr")
    ('发现的问题', 'Findings')
    """
    return _WORDS.get(language.partition("-")[0], {}).get(text, text)
