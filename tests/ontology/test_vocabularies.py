"""What real records say is known, in both languages, and one meaning is one concept."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.profile.load import load_profile
from policygraph.profile.model import Profile
from policygraph.profile.resources import built_in_profiles
from policygraph.rdf.namespaces import PG, SKOS
from policygraph.rdf.vocabulary import fold
from tests.helpers import mapped, triples, write
from tests.mapping.helpers import values

SCHEME = "https://w3id.org/policygraph/scheme/"
LABELS = (f"{SKOS}prefLabel", f"{SKOS}altLabel")


@pytest.mark.parametrize(
    ("words", "concept", "phase"),
    [
        ("Draft, Proposed, Announced, In consultation, 草案, 征求意见中, 审议中", "proposed", "before"),
        ("Upcoming, Not yet in force, 尚未生效, 尚未施行, 即将生效", "upcoming", "before"),
        ("Adopted, Enacted, Passed, Promulgated, 已通过, 已颁布, 已发布", "adopted", "started"),
        ("In effect, in  force, EFFECTIVE, Implemented, 现行有效, 已生效, 实施中", "in-force", "during"),
        ("试行, 暂行, Provisional", "on-trial", "during"),
        ("Amended, Revised, 已修改, 已修订, 已被修改", "amended", "started"),
        ("Partially repealed, 部分失效", "in-force-in-part", "during"),
        ("Suspended, On hold, 已暂停, 中止", "suspended", None),
        ("Replaced, Superceded, 已被替代", "superseded", "after"),
        ("Repealed, Revoked, Rescinded, 已废止, 废除, 撤销", "repealed", "after"),
        ("Expired, Sunset, 失效, 已失效, 已到期", "expired", "after"),
        ("Ended, Terminated, No longer in force, 已终止, 已结束", "ended", "after"),
        ("Rejected, Vetoed, 已否决, 未通过", "rejected", "never"),
        ("Withdrawn, Abandoned, 已撤回", "withdrawn", "never"),
    ],
)
def test_a_status_is_known_and_has_its_phase(
    words: str, concept: str, phase: str | None, policy: Profile
) -> None:
    iri = f"{SCHEME}status/{concept}"
    found = {policy.vocabulary.find(f"{SCHEME}status", word) for word in words.split(", ")}
    assert found == {iri}
    assert policy.phases.get(iri) == phase


@pytest.mark.parametrize(
    ("names", "code"),
    [
        ("Republic of Korea, South Korea, ROK, 韩国, 大韩民国", "KR"),
        ("Kingdom of Saudi Arabia, KSA, 沙特, 沙特阿拉伯王国", "SA"),
        ("P.R. China, PRC, 中国大陆, 中华人民共和国", "CN"),
        ("U.S., USA, United States of America, 美国, US", "US"),
        ("U.K., Great Britain, 英国, GBR", "GB"),
        ("Republic of Indonesia, 印尼", "ID"),
        ("Federal Republic of Germany, 德意志联邦共和国", "DE"),
        ("Kingdom of Norway, 挪威王国", "NO"),
        ("Commonwealth of Australia, 澳洲", "AU"),
        ("E.U., 欧洲联盟", "EU"),
    ],
)
def test_a_country_is_known_by_its_official_and_its_short_names(
    names: str, code: str, policy: Profile
) -> None:
    found = {policy.vocabulary.find(f"{SCHEME}jurisdiction", name) for name in names.split(", ")}
    assert found == {f"{SCHEME}jurisdiction/{code}"}


@pytest.mark.parametrize(
    ("profile", "apart"), [("eip", ("Idea", "Draft")), ("pep", ("Provisional", "Accepted"))]
)
def test_statuses_that_a_corpus_keeps_apart_are_two_concepts(profile: str, apart: tuple[str, str]) -> None:
    vocabulary = load_profile(profile).vocabulary
    found = {vocabulary.find(f"{SCHEME}status", word) for word in apart}
    assert len(found) == 2
    assert None not in found


@pytest.mark.parametrize("name", sorted(built_in_profiles()))
def test_no_word_of_a_profile_is_two_concepts_of_a_scheme(name: str) -> None:
    quads = [quad for file in load_profile(name).vocabulary_files for quad in ox.parse(path=file)]
    schemes = {quad.subject: quad.object for quad in quads if quad.predicate.value == f"{SKOS}inScheme"}
    concepts: dict[tuple[object, str], object] = {}
    for quad in quads:
        if quad.predicate.value in LABELS and isinstance(quad.object, ox.Literal):
            key = schemes.get(quad.subject), fold(quad.object.value)
            assert concepts.setdefault(key, quad.subject) == quad.subject, key


@pytest.mark.parametrize(
    "word",
    [
        "N/A", "n/a", "NA", "n.a.", "TBD", "to be determined", "待定", "待确认", "none", "None", "Not reviewed", "未审核", "-", "—", "无", "暂无",
    ],
)  # fmt: skip
def test_a_word_that_names_nobody_is_no_reviewer_and_promises_no_audit(
    word: str, policy: Profile, tmp_path: Path
) -> None:
    file = write(tmp_path, "en/a.md", {"id": "a", "provenance": {"reviewer": word}})
    _, statements = mapped(file, policy)
    properties = {triple.predicate.value for triple in triples(statements)}
    assert not properties & {f"{PG}reviewer", f"{PG}awaits"}
    assert not statements.findings


@pytest.mark.parametrize(
    "words",
    [
        "Human Audit Pending",
        "human audit  pending",
        "待人工审核",
        "Review pending",
        "Awaiting review",
        "待审核",
    ],
)
def test_a_promised_audit_is_awaited(words: str, policy: Profile, tmp_path: Path) -> None:
    file = write(tmp_path, "en/a.md", {"id": "a", "lang": "en", "provenance": {"reviewer": words}})
    _, statements = mapped(file, policy)
    awaited = values(triples(statements), f"{PG}awaits")
    assert awaited == [f"<{SCHEME}pending/human-audit>"]
