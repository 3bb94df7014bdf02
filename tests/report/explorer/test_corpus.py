"""What a report is made of: findings as validate has them, a selection, an RDF file, a day."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.errors import UsageError
from policygraph.report.explorer.data import Corpus, explorer_object
from policygraph.settings import Settings
from policygraph.validation.baseline import write_baseline
from tests.helpers import ROOT, run
from tests.report.explorer.conftest import TODAY
from tests.report.explorer.helpers import read_corpus

SEEDS = (ROOT / "seeds",)


def test_findings_that_the_settings_take_for_known_are_left_out(
    shop: Path, tmp_path: Path, seeds_corpus: Corpus
) -> None:
    assert seeds_corpus.findings
    write_baseline(tmp_path / "known.json", seeds_corpus.findings[1:])
    corpus = read_corpus(Settings(root=shop, sources=SEEDS, baseline=tmp_path / "known.json"), TODAY)
    assert corpus.findings == [seeds_corpus.findings[0]]


def test_a_selection_has_its_own_policies_and_findings_alone(shop: Path) -> None:
    corpus = read_corpus(Settings(root=shop, sources=SEEDS), TODAY, where=[("country", "Canada")])
    found = explorer_object(corpus)
    assert found["figures"]["policies"] == len(found["policies"]["id"]) == 3
    assert {finding.policy for finding in corpus.findings or ()} <= set(found["policies"]["id"])


def test_an_rdf_file_has_no_records_and_no_findings(workdir: Path) -> None:
    run("export", str(ROOT / "seeds"), "-o", "seeds.ttl")
    corpus = read_corpus(Settings(root=workdir, sources=(workdir / "seeds.ttl",)), TODAY)
    found = explorer_object(corpus)
    assert (found["title"], found["findings"], found["figures"]["policies"]) == ("seeds.ttl", None, 14)
    assert found["details"]


def test_of_no_record_nothing_is_found_right(workdir: Path) -> None:
    (workdir / "r").mkdir()
    (workdir / "r" / "readme.txt").write_text("no record", "utf-8")
    corpus = read_corpus(Settings(root=workdir, sources=(workdir / "r",)), TODAY)
    assert (corpus.findings, explorer_object(corpus)["findings"]) == (None, None)


def test_today_is_a_day(shop: Path) -> None:
    settings = Settings(root=shop, sources=SEEDS)
    days = {read_corpus(settings, TODAY, day).statistics.on for day in ("", "today", str(TODAY))}
    assert days == {str(TODAY)}


@pytest.mark.parametrize("day", ["2015", "2015-06", "20150630", "soon"])
def test_the_page_shows_one_day(shop: Path, day: str) -> None:
    with pytest.raises(UsageError, match="one day"):
        read_corpus(Settings(root=shop, sources=SEEDS), TODAY, day)
