"""Two wordings beside each other: lines that stayed, went and came, and inside a changed line the words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

SAME, GONE, NEW = "same", "gone", "new"
WORDS = re.compile(r"\s+|[^\s\w]|\w+")
AROUND = 2  # unchanged lines shown beside a change
MANY = 400  # words of a line beyond which it is compared as a whole


@dataclass(frozen=True)
class Piece:
    mark: str
    text: str


@dataclass(frozen=True)
class Line:
    """`mark` is same, gone or new; a fold stands for unchanged lines that are not shown."""

    mark: str
    pieces: tuple[Piece, ...] = ()
    folded: int = 0


def lines(old: str, new: str) -> list[Line]:
    """Empty when both say the same."""
    before, after = old.splitlines(), new.splitlines()
    if before == after:
        return []
    found: list[Line] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [Line(SAME, (Piece(SAME, text),)) for text in before[a:b]]
        else:
            found += _changed(before[a:b], after[c:d])
    return _folded(found)


def _changed(before: list[str], after: list[str]) -> list[Line]:
    """Lines of equal rank are taken for one another; what is left over went or came as a whole."""
    pairs = list(zip(before, after, strict=False))
    marked = [_words(old, new) for old, new in pairs]
    gone = [line for line, _ in marked] + [Line(GONE, (Piece(GONE, text),)) for text in before[len(pairs) :]]
    come = [line for _, line in marked] + [Line(NEW, (Piece(NEW, text),)) for text in after[len(pairs) :]]
    return gone + come


def _words(old: str, new: str) -> tuple[Line, Line]:
    a, b = WORDS.findall(old), WORDS.findall(new)
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if len(a) + len(b) > MANY or matcher.ratio() < 0.4:
        return Line(GONE, (Piece(GONE, old),)), Line(NEW, (Piece(NEW, new),))
    gone, come = [], []
    for kind, i, j, m, n in matcher.get_opcodes():
        if i < j:
            gone.append(Piece(SAME if kind == "equal" else GONE, "".join(a[i:j])))
        if m < n:
            come.append(Piece(SAME if kind == "equal" else NEW, "".join(b[m:n])))
    return Line(GONE, tuple(gone)), Line(NEW, tuple(come))


def _folded(found: list[Line]) -> list[Line]:
    near = {
        other
        for place, line in enumerate(found)
        if line.mark != SAME
        for other in range(place - AROUND, place + AROUND + 1)
    }
    shown: list[Line] = []
    for place, line in enumerate(found):
        if line.mark != SAME or place in near:
            shown.append(line)
        elif shown and shown[-1].folded:
            shown[-1] = Line(SAME, folded=shown[-1].folded + 1)
        else:
            shown.append(Line(SAME, folded=1))
    return shown


def differences(old: dict[str, str], new: dict[str, str]) -> list[dict[str, Any]]:
    """Part by part, only what differs: label, lines, and whether it is one short line."""
    return [
        {"label": label, "lines": changed}
        for label, text in new.items()
        if (changed := lines(old.get(label, ""), text))
    ]
