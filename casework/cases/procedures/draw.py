"""The flowchart of an SOP as SVG, with the five symbols of an SOP AP and no others (Permenpan RB 35/2012).

Capsule: first and last activity. Box: any other. Diamond: a row that decides, exits Ya and Tidak. Arrow: direction.
Pentagon: where the flow goes on, on the next page. What law and office add is not drawn; it stands in the annex.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from html import escape
from typing import Any

ROWS_PER_PAGE = 7
NUMBER, ACTIVITY, LANE = 36, 300, 132  # widths of the columns
HEAD, LINE, PAD, FOOT = 56, 15, 14, 44
WIDE, HIGH, SLANT = 84, 36, 52  # box and capsule; height of the diamond
GUTTER = 11  # between a symbol's lane border and a returning line


@dataclass(frozen=True)
class Row:
    """One activity. lanes: columns it stands in, the first leads. back: index of the row a "tidak" returns to."""

    no: str
    activity: str
    lanes: tuple[int, ...]
    shape: str
    back: int | None


@dataclass(frozen=True)
class Placed:
    """A symbol on its page: centre of the leading lane, and its half width and half height."""

    row: Row
    x: float
    y: float
    half_width: float
    half_height: float


def lanes_of(content: dict[str, Any]) -> list[str]:
    """Labels of the columns, in printed order or else in the order in which they first act."""
    acting = [lane["label"] for step in drawn_steps(content) for lane in step["lanes"]]
    return list(dict.fromkeys([*content["columns"], *acting]))


def drawn_steps(content: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbered rows; for a procedure made from the law alone, all of it."""
    numbered = [step for step in content["steps"] if step["no"] is not None]
    return numbered or content["steps"]


def rows_of(content: dict[str, Any]) -> list[Row]:
    steps, columns = drawn_steps(content), lanes_of(content)
    place = {step["key"]: index for index, step in enumerate(steps)}
    rows = []
    for index, step in enumerate(steps):
        targets = [
            place[action["to"]] for action in step["actions"] if action["basis"] == "sop" and action["to"] in place
        ]
        back = min((target for target in targets if target < index), default=None)
        shape = "diamond" if back is not None else "capsule" if index in (0, len(steps) - 1) else "box"
        lanes = tuple(columns.index(lane["label"]) for lane in step["lanes"])
        rows.append(Row(str(step["no"] or index + 1), step["activity"], lanes, shape, back))
    return rows


def pages(content: dict[str, Any]) -> list[str]:
    """One SVG per page."""
    rows, columns = rows_of(content), lanes_of(content)
    groups = [range(start, min(start + ROWS_PER_PAGE, len(rows))) for start in range(0, len(rows), ROWS_PER_PAGE)]
    return [
        _Page(rows, columns, group).svg(content["title"], number, len(groups)) for number, group in enumerate(groups)
    ]


class _Page:
    def __init__(self, rows: list[Row], columns: list[str], group: range) -> None:
        self.rows, self.columns, self.group = rows, columns, group
        self.left = NUMBER + ACTIVITY
        self.width = self.left + LANE * len(columns)
        self.continues, self.ends = group.start > 0, group.stop == len(rows)
        self.tops: list[float] = []
        self.placed: dict[int, Placed] = {}
        y: float = HEAD + (FOOT if self.continues else 0)
        for index in group:
            height = max(72, LINE * len(_lines(rows[index].activity, 46)) + 2 * PAD)
            self.tops.append(y)
            self.placed[index] = self._place(rows[index], y + height / 2)
            y += height
        self.bottom = y
        self.height = y + (0 if self.ends else FOOT)

    def centre(self, lane: int) -> float:
        return self.left + LANE * (lane + 0.5)

    def _place(self, row: Row, y: float) -> Placed:
        """Two neighbouring lanes: one symbol spans both."""
        low, high = min(row.lanes), max(row.lanes)
        spans = high - low == len(row.lanes) - 1
        x = (self.centre(low) + self.centre(high)) / 2 if spans else self.centre(row.lanes[0])
        half = WIDE / 2 + (LANE * (high - low) / 2 if spans else 0)
        return Placed(row, x, y, half, (SLANT if row.shape == "diamond" else HIGH) / 2)

    def svg(self, title: str, number: int, count: int) -> str:
        name = f"{title}, halaman {number + 1} dari {count}" if count > 1 else title
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height:g}" width="{self.width}"'
            f' height="{self.height:g}" role="img" font-family="Liberation Sans, Arial, sans-serif" font-size="12">',
            f"<title>Bagan alir {escape(name)}</title>",
            '<defs><marker id="a" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
            '<path d="M0 0L8 4L0 8z"/></marker></defs>',
            f'<path d="M0 0h{self.width}v{self.height:g}h-{self.width}z" fill="#fff"/>',
            *self._grid(),
            *[line for index in self.group for line in self._texts(index)],
            '<g fill="none" stroke="#000">',
            *[line for placed in self.placed.values() for line in self._symbol(placed)],
            *[line for index in self.group for line in self._arrows(index)],
            "</g>",
            *self._words(number),
            "</svg>",
        ]
        return "\n".join(parts) + "\n"

    def _grid(self) -> list[str]:
        edges = [0, NUMBER, *(self.left + LANE * index for index in range(len(self.columns) + 1))]
        levels = [
            0,
            *self.tops,
            self.bottom,
            *(() if self.ends else (self.height,)),
            *((HEAD,) if self.continues else ()),
        ]
        lines = [f"M{x} 0V{self.height:g}" for x in edges] + [f"M0 {y:g}H{self.width}" for y in levels]
        heads = _text(NUMBER / 2, HEAD / 2, ["No"], 700) + _text(NUMBER + ACTIVITY / 2, HEAD / 2, ["Kegiatan"], 700)
        for index, label in enumerate(self.columns):
            heads += _text(self.centre(index), HEAD / 2, _lines(label, 21)[:3], 700, size=11)
        return [f'<path d="{"".join(lines)}" fill="none" stroke="#888" stroke-width=".5"/>', *heads]

    def _texts(self, index: int) -> list[str]:
        placed = self.placed[index]
        words = _text(NUMBER + 8, placed.y, _lines(placed.row.activity, 46), anchor="start")
        return _text(NUMBER / 2, placed.y, [placed.row.no]) + words

    def _symbol(self, placed: Placed) -> list[str]:
        shapes = [_shape(placed.row.shape, placed.x, placed.y, placed.half_width, placed.half_height)]
        for lane in placed.row.lanes[1:]:
            x = self.centre(lane)
            if abs(x - placed.x) > placed.half_width:  # lanes that are no neighbours: a second box, joined by an arrow
                shapes.append(_shape(placed.row.shape, x, placed.y, WIDE / 2, placed.half_height))
                side = 1 if x > placed.x else -1
                shapes.append(
                    _arrow([(placed.x + side * placed.half_width, placed.y), (x - side * WIDE / 2, placed.y)])
                )
        return shapes

    def _arrows(self, index: int) -> list[str]:
        here, drawn = self.placed[index], []
        if index == self.group.start and self.continues:
            x = self.placed_x(index - 1)
            drawn += [_pentagon(x, HEAD + 19), _down(x, HEAD + 33, here, self.tops[0])]
        if index + 1 in self.placed:
            after = self.placed[index + 1]
            drawn.append(_down(here.x, here.y + here.half_height, after, self.tops[index + 1 - self.group.start]))
        elif not self.ends:
            drawn += [
                _arrow([(here.x, here.y + here.half_height), (here.x, self.bottom + 8)]),
                _pentagon(here.x, self.bottom + 22),
            ]
        if here.row.back in self.placed:
            drawn.append(self._return(here, self.placed[here.row.back]))
        return drawn

    def placed_x(self, index: int) -> float:
        return self._place(self.rows[index], 0).x

    def _return(self, here: Placed, target: Placed) -> str:
        """Out at the side that faces the target, up in the gutter; a diamond is entered below the tip it exits by."""
        side = -1 if target.x < here.x else 1
        edge = self.centre(here.row.lanes[0]) + side * (LANE / 2 - GUTTER)
        drop = 8 if target.row.shape == "diamond" else 0
        reach = target.half_width * (1 - drop / target.half_height)
        arrive = target.x + reach * (1 if target.x <= edge else -1)
        level = target.y + drop
        return _arrow([(here.x + side * here.half_width, here.y), (edge, here.y), (edge, level), (arrive, level)])

    def _words(self, number: int) -> list[str]:
        words = []
        for placed in self.placed.values():
            if placed.row.back is not None:
                side = -1 if self.placed_x(placed.row.back) < placed.x else 1
                words += _text(placed.x + side * (placed.half_width - 2), placed.y + 20, ["Tidak"], size=10)
                words += _text(placed.x + 12, placed.y + placed.half_height + 6, ["Ya"], size=10)
        if self.continues:
            words += _text(self.placed_x(self.group.start - 1), HEAD + 17, [chr(64 + number)], size=11)
        if not self.ends:
            words += _text(self.placed_x(self.group.stop - 1), self.bottom + 20, [chr(65 + number)], size=11)
        return words


def _lines(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False)


def _text(
    x: float, y: float, lines: list[str], weight: int = 400, *, size: int = 12, anchor: str = "middle"
) -> list[str]:
    top = y - (len(lines) - 1) * LINE / 2 + size * 0.35
    bold = f' font-weight="{weight}"' if weight != 400 else ""
    return [
        f'<text x="{x:g}" y="{top + LINE * index:g}"'
        f' text-anchor="{anchor}" font-size="{size}"{bold}>{escape(line)}</text>'
        for index, line in enumerate(lines)
    ]


def _shape(shape: str, x: float, y: float, half_width: float, half_height: float) -> str:
    if shape == "diamond":
        left, right, above, below = x - half_width, x + half_width, y - half_height, y + half_height
        return f'<path d="M{left:g} {y:g}L{x:g} {above:g}L{right:g} {y:g}L{x:g} {below:g}z"/>'
    corner = half_height if shape == "capsule" else 0
    return (
        f'<rect x="{x - half_width:g}" y="{y - half_height:g}" width="{2 * half_width:g}" height="{2 * half_height:g}"'
        f' rx="{corner:g}"/>'
    )


def _pentagon(x: float, y: float) -> str:
    return f'<path d="M{x - 11:g} {y - 14:g}h22v16l-11 12l-11 -12z"/>'


def _arrow(points: list[tuple[float, float]]) -> str:
    path = "L".join(f"{x:g} {y:g}" for x, y in points)
    return f'<path d="M{path}" marker-end="url(#a)"/>'


def _down(x: float, y: float, after: Placed, border: float) -> str:
    """From a symbol to the next one below: down to the border of the rows, across, down from above."""
    top = after.y - after.half_height
    if abs(x - after.x) < 1:
        return _arrow([(x, y), (x, top)])
    return _arrow([(x, y), (x, border), (after.x, border), (after.x, top)])
