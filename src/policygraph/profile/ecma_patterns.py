"""Translate the regular expressions of a profile to those of ECMA 262, which a JSON Schema has."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

_TOKEN = re.compile(
    r"(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<free>\(\?P<(?P<name>\w+)>\.[+*]\))|(?P<named>\(\?P<\w+>)|\(\?(?P<on>[imsu]*)(?:-(?P<off>[ims]+))?:"
    r"|(?P<look>\(\?<?[=!])|(?P<comment>\(\?#[^)]*\))|(?P<other>\(\?)|(?P<open>\()|(?P<close>\))"
    r"|(?P<times>(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\}|\{,[0-9]+\})\??)(?P<possessive>\+?)|(?P<bar>\|)"
    r"|(?P<atom>\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)|.)",
    re.DOTALL,
)
_ITEM = re.compile(
    r"(?P<first>\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)|.)(?:-(?P<last>\\.|[^\]\\]))?", re.DOTALL
)
_CLASSES = set("dDwWsS")
_LONGEST_RANGE = 1000  # characters of a range whose cases are looked up


class UntranslatableError(ValueError):
    """A pattern has no equivalent in ECMA 262, or none that is known here."""


_NONE: Mapping[str, str] = MappingProxyType({})


def translate(
    pattern: str,
    separator: str = "",
    groups: Mapping[str, str] = _NONE,
    put: Mapping[str, str] = _NONE,
    cut: str = "",
) -> str:
    r"""Return a pattern for the same whole texts, without anchors; of those with a separator in them, none.

    ``cut`` is a pattern of separators instead. ``groups`` are patterns of ECMA 262 for the named groups that take
    any text, ``put`` stand in the place of any named groups. Raises UntranslatableError.

    >>> translate("(?i:a-)?(?P<number>[0-9]+)"), translate("(?s:.+)"), translate(".+", ",")
    ('(?:[Aa]-)?(?:[0-9]+)', '(?:[\\s\\S]+)', '(?:(?!,)[^\\n])+')
    """
    parts: list[str] = []
    flags = [""]
    replaced = 0  # depth in a group that something else stands for
    for token in _TOKEN.finditer(pattern):
        kind, text = token.lastgroup, token[0]
        if replaced:
            replaced += bool(token["free"] is None and _opens(token)) - bool(token["close"])
            parts += [")"] if not replaced else []
            continue
        if token["named"] and text[4:-1] in put:
            parts.append(f"(?:{put[text[4:-1]]}")
            replaced = 1
        elif token["free"] and token["name"] in put:
            parts.append(f"(?:{put[token['name']]})")
        elif token["free"]:
            free = _without(_atom(".", flags[-1]), ".", flags[-1], separator, cut)
            parts.append(f"(?:{groups.get(token['name'], free + text[-2])})")
        elif token["set"] or token["atom"]:
            parts.append(_without(_atom(text, flags[-1]), text, flags[-1], separator, cut))
        elif token["close"]:
            flags.pop()
            parts.append(text)
        elif token["times"]:
            if token["possessive"]:
                raise UntranslatableError(text)
            parts.append(re.sub(r"^\{,", "{0,", text))
        elif kind == "bar":
            parts.append(text)
        elif not token["comment"]:
            parts.append(_group(token))
            changed = set(flags[-1]) | set(token["on"] or "")
            flags.append("".join(changed - set(token["off"] or "")))
    return "".join(parts)


def _group(token: re.Match[str]) -> str:
    """Return the start of a group, which keeps nothing."""
    if token["other"] or "m" in (token["on"] or ""):
        raise UntranslatableError(token[0])
    return token["look"] or "(?:"


def _opens(token: re.Match[str]) -> bool:
    """Return whether a token opens a group."""
    return token[0].startswith("(") and not token["comment"]


def _without(atom: str, source: str, flags: str, separator: str, cut: str) -> str:
    """Return an atom that does not match where a separator starts."""
    if atom in ("^", "$") and (separator or cut):
        raise UntranslatableError(atom)  # the ends of a piece, which are not those of the text
    if cut:
        return f"(?:(?!{cut}){atom})"
    mode = (re.IGNORECASE if "i" in flags else 0) | (re.DOTALL if "s" in flags else 0)
    if not separator or not re.fullmatch(source, separator[0], mode):
        return atom
    return f"(?:(?!{literal(separator)}){atom})"


def _atom(text: str, flags: str) -> str:
    """Return one character, class or anchor."""
    if text == ".":
        return r"[\s\S]" if "s" in flags else r"[^\n]"
    if text in ("^", "$", r"\b", r"\B"):
        return text
    if text in (r"\A", r"\Z"):
        return "^" if text == r"\A" else "$"
    if text[0] == "\\" and text[1] in _CLASSES:
        return text
    if text[0] == "[" and len(text) > 1:
        return _set(text, flags)
    variants = _cases(_character(text)) if "i" in flags else [_character(text)]
    return _escaped(variants[0]) if len(variants) == 1 else f"[{''.join(map(_escaped, variants))}]"


def _set(text: str, flags: str) -> str:
    start = "[^" if text.startswith("[^") else "["
    items = []
    for item in _ITEM.finditer(text[len(start) : -1]):
        if item["first"][0] == "\\" and item["first"][1:2] in _CLASSES:
            items.append(item[0])
            continue
        first = _character(item["first"])
        last = _character(item["last"]) if item["last"] else first
        items.append(_escaped(first) + (f"-{_escaped(last)}" if item["last"] else ""))
        items[-1] = r"\-" if items[-1] == "-" else items[-1]
        if "i" in flags and ord(last) - ord(first) < _LONGEST_RANGE:
            others = {case for code in range(ord(first), ord(last) + 1) for case in _cases(chr(code))}
            items += [_escaped(case) for case in sorted(others) if not first <= case <= last]
    return f"{start}{''.join(items)}]"


def _character(text: str) -> str:
    """Return the character that a token stands for. Raises UntranslatableError for a back reference or an unusual escape."""
    if text[0] != "\\":
        return text
    if text[1].isalnum() and text[1:2] not in ("n", "t", "r", "f", "v", "x", "u"):
        raise UntranslatableError(text)
    return text[1:].encode().decode() if not text[1].isalnum() else text.encode().decode("unicode_escape")


def literal(text: str) -> str:
    r"""Return the pattern of a text and no other.

    >>> literal("a-b."), literal("/")
    ('a-b\\.', '\\/')
    """
    return "".join(map(_escaped, text))


def _escaped(character: str) -> str:
    """Return a character as a literal inside and outside of a class, where a hyphen stands alone."""
    if character in r"\^$.*+?()[]{}|/":
        return f"\\{character}"
    return {"\n": r"\n", "\t": r"\t", "\r": r"\r"}.get(character, character)


@cache
def _by_lower_case() -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for code in range(0x10000):
        groups[_lower(chr(code))].append(chr(code))
    return groups


def _lower(character: str) -> str:
    lower = character.upper().lower()
    return lower if len(lower) == 1 else character.lower()[0]


def _cases(character: str) -> list[str]:
    """Return a character in all its cases."""
    return _by_lower_case()[_lower(character)] if ord(character) < 0x10000 else [character]
