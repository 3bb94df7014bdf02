"""Find the declarative files: inside the installed package, else at the root of the checkout."""

from __future__ import annotations

from pathlib import Path

from policygraph.errors import PolicyGraphError

_PACKAGE = Path(__file__).resolve().parents[1]
_ROOTS = (_PACKAGE / "data", _PACKAGE.parent.parent)


def resource(*parts: str) -> Path:
    """Return the path of a file or folder that comes with the program: ``resource("profiles", "policy")``.

    A wheel has them in ``policygraph/data``, a checkout in its top-level folders. Raises
    PolicyGraphError where neither has it.
    """
    for root in _ROOTS:
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise PolicyGraphError(f"the installation lacks {'/'.join(parts)}; install policygraph again")
