"""Words of a page as things to tick: picked one by one, by line, by what they say, or proposed by what they look like.

A pick is "page:first:last", words counted through the page. The server reads the words again when a pick comes back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from casework.files.sheets import Box, Line, Word
from casework.files.sheets.ask import around

PICK = re.compile(r"(\d{1,4}):(\d{1,6}):(\d{1,6})")
SHOWN = 4  # words told around a finding
MOST_FINDINGS = 500

LOOKS = (  # what personal data looks like; each only proposes
    ("NIK", re.compile(r"(?<!\d)\d{2}[ .]?\d{4}[ .]?\d{6}[ .]?\d{4}(?!\d)")),
    ("NPWP", re.compile(r"(?<!\d)\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}(?!\d)")),
    ("Nomor telepon", re.compile(r"(?<![\d.])(?:\+62|62|0)[ -]?8\d{1,3}(?:[ .-]?\d{2,4}){2,4}(?!\d)")),
    ("Alamat pos-el", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
)
Lines = Mapping[int, list[Line]]


@dataclass(frozen=True)
class Pickable:
    """A word or a line with its checkbox value; `covered` when an area hides it already."""

    value: str
    text: str
    covered: bool
    words: tuple[Pickable, ...] = ()


@dataclass(frozen=True)
class Finding:
    value: str
    page: int
    kind: str  # what it looks like; empty when it was asked for
    text: str
    before: str
    after: str
    covered: bool


def pickables(lines: list[Line], page: int, boxes: list[Box]) -> list[Pickable]:
    found, first = [], 0
    for line in lines:
        words = tuple(
            Pickable(f"{page}:{index}:{index}", word.text, hidden([word], boxes))
            for index, word in enumerate(line.words, first)
        )
        last = first + len(words) - 1
        found.append(Pickable(f"{page}:{first}:{last}", line.text, all(word.covered for word in words), words))
        first = last + 1
    return found


def hidden(words: Iterable[Word], boxes: Iterable[Box]) -> bool:
    """The middle of every word lies inside an area."""
    areas = list(boxes)
    return all(any(_holds(area, word.box) for area in areas) for word in words)


def _holds(area: Box, word: Box) -> bool:
    x, y = word.x + word.w / 2, word.y + word.h / 2
    return area.page == word.page and area.x <= x <= area.x + area.w and area.y <= y <= area.y + area.h


def boxes_of(lines: Lines, picks: Iterable[str]) -> list[Box]:
    """One box per pick and line it runs over; what cannot be read as a pick is passed over."""
    boxes = []
    for match in filter(None, (PICK.fullmatch(pick) for pick in picks)):
        page, first, last = (int(part) for part in match.groups())
        index = 0
        for line in lines.get(page, []):
            inside = [word for n, word in enumerate(line.words, index) if first <= n <= last]
            if inside:
                boxes.append(around([word.box for word in inside]))
            index += len(line.words)
    return boxes


def pages_of(picks: Iterable[str]) -> set[int]:
    return {int(match[1]) for pick in picks if (match := PICK.fullmatch(pick))}


def search(lines: Lines, text: str, boxes: list[Box]) -> list[Finding]:
    """Every place that says this, whatever its capitals and line breaks."""
    wanted = re.escape(" ".join(text.split())).replace(r"\ ", r"\s")
    return _found(lines, [("", re.compile(wanted, re.IGNORECASE))], boxes) if wanted else []


def propose(lines: Lines, boxes: list[Box]) -> list[Finding]:
    return _found(lines, LOOKS, boxes)


def _found(lines: Lines, looks: Iterable[tuple[str, re.Pattern[str]]], boxes: list[Box]) -> list[Finding]:
    found: list[Finding] = []
    for page, rows in sorted(lines.items()):
        words = [word for line in rows for word in line.words]
        text, starts = _joined(words)
        taken: set[tuple[int, int]] = set()
        for kind, pattern in looks:
            for first, last in _ranges(pattern, text, starts):
                if (first, last) not in taken:
                    taken.add((first, last))
                    found.append(_finding(page, words, first, last, kind, boxes))
    return found[:MOST_FINDINGS]


def _joined(words: list[Word]) -> tuple[str, list[int]]:
    starts, length = [], 0
    for word in words:
        starts.append(length)
        length += len(word.text) + 1
    return " ".join(word.text for word in words), starts


def _ranges(pattern: re.Pattern[str], text: str, starts: list[int]) -> Iterator[tuple[int, int]]:
    """First and last word of each match."""
    index = 0
    for match in pattern.finditer(text):
        while index + 1 < len(starts) and starts[index + 1] <= match.start():
            index += 1
        last = index
        while last + 1 < len(starts) and starts[last + 1] < match.end():
            last += 1
        yield index, last


def _finding(page: int, words: list[Word], first: int, last: int, kind: str, boxes: list[Box]) -> Finding:
    def say(part: list[Word]) -> str:
        return " ".join(word.text for word in part)

    inside = words[first : last + 1]
    return Finding(
        f"{page}:{first}:{last}", page, kind, say(inside), say(words[max(0, first - SHOWN) : first]),
        say(words[last + 1 : last + 1 + SHOWN]), hidden(inside, boxes),
    )  # fmt: skip
