"""The words that records are made up of, each in English and Chinese."""

from __future__ import annotations

LANGUAGES = ("en", "zh")
Pair = tuple[str, str]  # the same in each of the languages

COUNTRIES: dict[str, Pair] = {
    "ae": ("United Arab Emirates", "阿联酋"),
    "au": ("Australia", "澳大利亚"),
    "br": ("Brazil", "巴西"),
    "ca": ("Canada", "加拿大"),
    "cn": ("China", "中国"),
    "de": ("Germany", "德国"),
    "dk": ("Denmark", "丹麦"),
    "fr": ("France", "法国"),
    "gb": ("United Kingdom", "英国"),
    "id": ("Indonesia", "印度尼西亚"),
    "in": ("India", "印度"),
    "is": ("Iceland", "冰岛"),
    "jp": ("Japan", "日本"),
    "kr": ("South Korea", "韩国"),
    "my": ("Malaysia", "马来西亚"),
    "nl": ("Netherlands", "荷兰"),
    "no": ("Norway", "挪威"),
    "sa": ("Saudi Arabia", "沙特阿拉伯"),
    "th": ("Thailand", "泰国"),
    "us": ("United States", "美国"),
}
TOPICS: tuple[tuple[str, str, str], ...] = (
    ("carbon-storage", "Carbon Dioxide Storage", "二氧化碳封存"),
    ("carbon-pricing", "Carbon Pricing", "碳定价"),
    ("emissions-trading", "Emissions Trading", "排放权交易"),
    ("pore-space", "Pore Space", "孔隙空间"),
    ("pipeline-safety", "Pipeline Safety", "管道安全"),
    ("direct-air-capture", "Direct Air Capture", "直接空气捕集"),
    ("monitoring", "Monitoring and Reporting", "监测与报告"),
    ("offshore-injection", "Offshore Injection", "海上注入"),
    ("hydrogen", "Low-carbon Hydrogen", "低碳氢"),
    ("tax-credit", "Capture Tax Credit", "捕集税收抵免"),
    ("long-term-liability", "Long-term Liability", "长期责任"),
    ("transport-hubs", "Transport and Storage Hubs", "运输与封存枢纽"),
)
# Name, category and legal weight of an instrument, each as an English and a Chinese word.
INSTRUMENTS: tuple[tuple[str, Pair, Pair, Pair], ...] = (
    ("act", ("Act", "法"), ("Regulatory", "法律监管"), ("Primary Legislation", "基本法律")),
    ("regulation", ("Regulation", "条例"), ("Regulatory", "法律监管"), ("Administrative Regulation", "行政法规")),
    ("rules", ("Rules", "规则"), ("Market", "市场机制"), ("Departmental Rules", "部门规章")),
    ("standard", ("Standard", "标准"), ("Technical", "技术规范"), ("Technical Standard", "技术标准")),
    ("programme", ("Programme", "计划"), ("Incentive", "经济激励"), ("Guideline/Policy", "指南与政策")),
    ("strategy", ("Strategy", "战略"), ("Strategic", "战略引导"), ("Strategic Guidance", "战略指引")),
)  # fmt: skip
BODIES = ("Ministry of Energy", "Environment Agency", "Department of Climate (DoC)", "Parliament")
CLUSTERS: tuple[Pair, ...] = (
    ("Net-zero Framework", "净零排放框架"),
    ("Carbon Market Rules", "碳市场规则"),
    ("Subsurface Regulation", "地下空间监管"),
    ("Industrial Decarbonisation (Phase II)", "工业脱碳（第二阶段）"),
    ("Capture Incentives", "捕集激励"),
    ("Cross-border Transport", "跨境运输"),
)
DIMENSIONS = ("incentive", "market", "mrv", "statutory", "strategic")
VERDICTS: tuple[Pair, ...] = (
    ("Clear Mandate", "授权明确"),
    ("Partial Coverage", "部分覆盖"),
    ("Strong Safeguards", "保障有力"),
    ("Market Integration", "市场衔接"),
    ("Established Practice", "实践成熟"),
)
REGULATORY: dict[str, Pair] = {
    "co2_definition": ("Captured carbon dioxide is a regulated substance", "捕集的二氧化碳属于受监管物质"),
    "cross_border_rules": ("Allowed under bilateral arrangements", "依双边安排允许跨境运输"),
    "financial_assurance": ("Security for closure is mandatory", "必须提供封场财务担保"),
    "liability_period": ("{n} years after closure", "封场后{n}年"),
    "liability_transfer": ("To the state after {n} years", "{n}年后移交国家"),
    "permitting_lead_time": ("{n} months", "{n}个月"),
    "pore_space_rights": ("Owned by the state", "归国家所有"),
}
IMPACTS: dict[str, Pair] = {
    "economic": (
        "Lowers the cost of capital of projects that store {n} kilotonnes a year and pays on proof of injection.",
        "降低每年封存{n}千吨项目的资本成本，并在证明注入后付款。",
    ),
    "environmental": (
        "Keeps groundwater protected, with {n} monitoring wells at each site at least.",
        "保护地下水，每个场地至少设置{n}口监测井。",
    ),
    "technical": (
        "Sets the purity of the stream and how its pressure is measured, {n} times a day.",
        "规定气流纯度以及压力的测量方式，每日{n}次。",
    ),
}
EVIDENCE: tuple[Pair, ...] = (
    ("Operators report the mass injected within {n} days of each quarter.", "经营者在每季度后{n}日内报告注入质量。"),
    ("A permit is refused where the plan lacks one of {n} items.", "计划缺少{n}项内容之一的，不予许可。"),
    ("The regulator may inspect a site {n} times a year without notice.", "监管机构每年可不经通知检查场地{n}次。"),
    ("Credits are issued for {n} years and may be sold once.", "抵免额有效期为{n}年，可出售一次。"),
)  # fmt: skip
AUDIT_NOTE: Pair = ("Checked against the text as published, page {n}.", "已与公布文本第{n}页核对。")
ABSTRACT: Pair = (
    "Sets out who may inject carbon dioxide, under which permit, and what happens to a site after {n} years.",
    "规定何人可以注入二氧化碳、须取得何种许可，以及场地在{n}年之后如何处理。",
)
HEADINGS: tuple[Pair, ...] = (
    ("Policy overview", "政策概览"),
    ("Scope", "适用范围"),
    ("Permits", "许可"),
    ("After closure", "封场之后"),
)
SENTENCES: tuple[Pair, ...] = (
    (
        "An operator that stores more than **{n} tonnes** a year needs a permit, and nobody else does.",
        "每年封存超过 **{n} 吨** 的经营者须取得许可，其他人不需要。",
    ),
    (
        "The authority decides within {n} days; where it says nothing, the application counts as refused.",
        "主管机关在{n}日内作出决定；逾期未答复的，视为驳回申请。",
    ),
    (
        "Plans name the formation, its depth, its seal, and who answers for the site until it is handed over.",
        "计划应写明地层、深度、盖层，以及移交之前由谁对场地负责。",
    ),
    (
        "Fees cover the cost of inspection and no more, and are published every {n} months.",
        "费用仅用于支付检查成本，每{n}个月公布一次。",
    ),
    (
        "Wells that were drilled before are judged by the rules of their day unless pressure rises by {n} per cent.",
        "此前钻的井适用当时的规则，除非压力上升百分之{n}。",
    ),
    (
        "What was measured is kept for {n} years, in a form that others can read and check.",
        "测量结果保存{n}年，其形式应便于他人读取和核查。",
    ),
    (
        "Neighbours are heard before a decision, and what they said stands in its reasons.",
        "作出决定之前应听取邻近居民的意见，并在理由中予以说明。",
    ),
    (
        "A leak is reported within {n} hours, with its place, its size as far as known, and what was done.",
        "泄漏应在{n}小时内报告，包括地点、已知规模以及已采取的措施。",
    ),
)
PREDECESSOR: Pair = ("It takes the place of [an earlier text]({file}).", "它取代了[较早的文本]({file})。")
SUPERSEDED: Pair = ("Superseded", "已被取代")
STATUSES: tuple[Pair, ...] = (
    ("Active", "现行"),
    ("Active", "现行"),
    ("In force", "施行中"),
    ("Adopted", "已通过"),
)
AUTHORS = ("Policy Desk", "Records Team North", "Gemini Intelligence", "Legacy System")
REVIEWERS = ("A. Lindqvist", "M. Okafor", "Chen Wei", "R. Delgado", "S. Haddad", "T. Nakamura")
PENDING: Pair = ("Human Audit Pending", "待人工审核")
VERIFIED: Pair = ("verified", "已核实")
DRAFT: Pair = ("draft", "草稿")
