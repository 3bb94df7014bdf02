"""Garbage that is left alone for a while."""

from __future__ import annotations

import gc

import pytest

from policygraph.garbage import left_alone


@left_alone()
def fail() -> None:
    raise ValueError(gc.isenabled())


@pytest.mark.parametrize("is_enabled", [False, True])
def test_garbage_is_looked_for_again_if_it_was_before(is_enabled: bool) -> None:
    try:
        if not is_enabled:
            gc.disable()
        with pytest.raises(ValueError, match="False"):
            fail()
        assert gc.isenabled() is is_enabled
    finally:
        gc.enable()
