"""What is said of a result where the shape says nothing: a sentence for each kind of constraint."""

from __future__ import annotations

from collections.abc import Mapping

# Parameter of the constraint -> language -> sentence; {} stands for the value of the parameter.
_SENTENCES: Mapping[str, Mapping[str, str]] = {
    "and": {"en": "The value does not conform to all of the shapes", "zh": "该值并非符合全部形状"},
    "class": {"en": "The value is not of the class {}", "zh": "该值不属于类 {}"},
    "closed": {"en": "The shape does not allow this property", "zh": "该形状不允许此属性"},
    "datatype": {"en": "The value is not of the datatype {}", "zh": "该值不属于数据类型 {}"},
    "disjoint": {"en": "The value is a value of {} too", "zh": "该值同时也是 {} 的值"},
    "equals": {"en": "The values are not those of {}", "zh": "这些值与 {} 的值不同"},
    "hasValue": {"en": "The value {} is missing", "zh": "缺少值 {}"},
    "in": {"en": "The value is none of {}", "zh": "该值不在 {} 之列"},
    "languageIn": {"en": "The text is in none of the languages {}", "zh": "该文本不属于语言 {}"},
    "lessThan": {"en": "The value is not less than that of {}", "zh": "该值不小于 {} 的值"},
    "lessThanOrEquals": {"en": "The value is greater than that of {}", "zh": "该值大于 {} 的值"},
    "maxCount": {"en": "The number of values is greater than {}", "zh": "值的数量多于 {}"},
    "maxExclusive": {"en": "The value is not less than {}", "zh": "该值不小于 {}"},
    "maxInclusive": {"en": "The value is greater than {}", "zh": "该值大于 {}"},
    "maxLength": {"en": "The number of characters is greater than {}", "zh": "字符数多于 {}"},
    "minCount": {"en": "The number of values is less than {}", "zh": "值的数量少于 {}"},
    "minExclusive": {"en": "The value is not greater than {}", "zh": "该值不大于 {}"},
    "minInclusive": {"en": "The value is less than {}", "zh": "该值小于 {}"},
    "minLength": {"en": "The number of characters is less than {}", "zh": "字符数少于 {}"},
    "node": {"en": "The value does not conform to the shape {}", "zh": "该值不符合形状 {}"},
    "nodeKind": {"en": "The value is not of the kind {}", "zh": "该值不属于节点种类 {}"},
    "not": {
        "en": "The value conforms to a shape that it must not conform to",
        "zh": "该值符合了不应符合的形状",
    },
    "or": {"en": "The value conforms to none of the shapes", "zh": "该值不符合任何一个形状"},
    "pattern": {"en": "The text does not match {}", "zh": "该文本与 {} 不匹配"},
    "qualifiedMaxCount": {
        "en": "The number of values that conform to the shape is greater than {}",
        "zh": "符合形状的值多于 {}",
    },
    "qualifiedMinCount": {
        "en": "The number of values that conform to the shape is less than {}",
        "zh": "符合形状的值少于 {}",
    },
    "sparql": {"en": "The query of the shape selects this", "zh": "形状的查询选中了此项"},
    "uniqueLang": {"en": "Several texts are in one language", "zh": "多个文本使用同一语言"},
    "xone": {
        "en": "The value does not conform to exactly one of the shapes",
        "zh": "该值并非恰好符合一个形状",
    },
}
_OTHER = {"en": "The constraint sh:{} is not met", "zh": "不满足约束 sh:{}"}


def default_messages(parameter: str, value: str) -> dict[str, str]:
    """Return language -> what a result of a constraint says, with the value of its parameter as text.

    >>> default_messages("minCount", "1")["en"]
    'The number of values is less than 1'
    """
    sentences = _SENTENCES.get(parameter)
    filling = value if sentences else parameter
    return {language: text.replace("{}", filling) for language, text in (sentences or _OTHER).items()}
