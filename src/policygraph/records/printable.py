"""Text as people may be shown it: without characters that steer a terminal, reorder a line or break it."""

from __future__ import annotations

import re

# Not allowed in XML 1.0 (section 2.2), even as references, or, lone surrogates, in UTF-8.
UNFIT_FOR_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_FIT_BYTES = bytes(set(range(256)) - (set(range(0x20)) - set(b"\t\n\r")))
# Controls but tab and line feed, marks that change the direction of text, breaks of lines and paragraphs, and
# what is no character at all: halves of surrogate pairs and noncharacters.
_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNFIT = f"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029{_DIRECTIONS}\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_UNPRINTABLE = re.compile(f"[{_UNFIT}]")
_ZERO_WIDTH = "\u200b\u2060\ufeff\u00ad"
_UNSEEN = re.compile(rf"\A\s|\s\Z|[{_ZERO_WIDTH}]")
UNSEEN = r"\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"  # in brackets of a pattern
# Of the scripts and pictures between which a joiner changes what is seen: Arabic to Mongolian, and emoji.
_JOINED = "[\u0600-\u1cff\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]"
JOINER = rf"(?<={_JOINED})[\u200c\u200d](?={_JOINED})"
_INVISIBLE = re.compile(f"[{UNSEEN}](?<!{JOINER})")  # the characters first, which are seldom there
_BREAK = re.compile("\r\n|[\t\n\u2028\u2029]")
_ODD_IN_NAME = re.compile(f"[\t\n{_UNFIT}]")


def unfit_for_xml(text: str) -> re.Match[str] | None:
    """Return the first character in a text that XML 1.0 or UTF-8 does not allow, None where there is none."""
    try:
        has_control = text.encode().translate(None, _FIT_BYTES)  # a look that costs less than the search
    except UnicodeEncodeError:
        return UNFIT_FOR_XML.search(text)
    is_unfit = has_control or "\ufffe" in text or "\uffff" in text
    return UNFIT_FOR_XML.search(text) if is_unfit else None


def printable(text: str) -> str:
    r"""Return a text with U+FFFD for each character that is not printable; tabs and line feeds stay.

    >>> printable("a\x1b[31m\n\u202eb")
    'a�[31m\n�b'
    """
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def printable_line(text: str) -> str:
    r"""Return a printable text on one line.

    >>> printable_line("a\r\nb\x1b")
    'a b�'
    """
    return text if text.isprintable() else printable(_BREAK.sub(" ", text))


def seen(line: str) -> str:
    r"""Return a line without blanks around it and without characters that nobody sees.

    >>> seen("\u200bid\u00a0"), seen("a\u200db"), len(seen("👩\u200d👧"))
    ('id', 'ab', 3)
    """
    return _INVISIBLE.sub("", line).strip()


def without_unseen(line: str) -> str:
    r"""Return a line without characters that nobody sees, and with blanks for what looks like one; "" where it has neither.

    >>> without_unseen("valid\u00a0until"), without_unseen("\u200bid"), without_unseen(" valid  until")
    ('valid until', 'id', '')
    """
    clean = " ".join(seen(line).split())
    return clean if clean != " ".join(filter(None, line.split(" "))) else ""


def visible(line: str) -> str:
    r"""Return a line, in quotes and with escapes where blanks around it or characters that nobody sees are part of it.

    >>> visible("Clean Air"), visible("Clean Air "), visible("\u200bClean Air")
    ('Clean Air', "'Clean Air '", "'\\u200bClean Air'")
    """
    return repr(line) if _UNSEEN.search(line) else line


def escaped(json: str) -> str:
    r"""Return JSON with an escape for each character in it that is not printable.

    >>> escaped('"a\x9b"')
    '"a\\u009b"'
    """
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", json)


def printable_name(name: str, escape: str = "\\") -> str:
    r"""Return the name of a file on one line, each byte that is not UTF-8 and each odd character escaped.

    >>> printable_name("a\n\x1b.md"), printable_name("\udcff.md")
    ('a\\n\\x1b.md', '\\xff.md')
    """

    def escaped(match: re.Match[str]) -> str:
        character = match[0]
        if "\udc80" <= character <= "\udcff":  # a byte that is not UTF-8, as Python has it in names
            character = chr(ord(character) - 0xDC00)
        return escape + character.encode("unicode_escape").decode()[1:]

    return _ODD_IN_NAME.sub(escaped, name)


def as_file(result: str | bytes) -> bytes:
    """Return a result as a file has it: bytes are for programs and stay as they are, a text is for people and printable."""
    return result if isinstance(result, bytes) else f"{printable(result)}\n".encode()
