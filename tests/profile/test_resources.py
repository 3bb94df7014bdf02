from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.errors import PolicyGraphError
from policygraph.profile import resources


def test_the_built_in_profile_is_there() -> None:
    assert resources.resource("profiles", "policy", "profile.toml").is_file()
    assert resources.resource("ontology").is_dir()


def test_what_the_package_carries_goes_before_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packaged, checkout = tmp_path / "data", tmp_path / "checkout"
    for root, names in ((packaged, ["both"]), (checkout, ["both", "queries"])):
        for name in names:
            (root / name).mkdir(parents=True)
    monkeypatch.setattr(resources, "_ROOTS", (packaged, checkout))
    assert resources.resource("both") == packaged / "both"
    assert resources.resource("queries") == checkout / "queries"


def test_a_missing_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_ROOTS", (tmp_path,))
    with pytest.raises(PolicyGraphError) as caught:
        resources.resource("profiles", "nothing")
    assert str(caught.value) == (
        "the installation lacks profiles/nothing; install policygraph again, as files and not in an archive"
    )
