"""Plain text typed by an officer, as paragraphs and numbered lists. Everything typed is escaped."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .errors import PdfFailed

MAX_BODY = 20_000
NUMBER, LETTER, DASH, TABLE = "number", "letter", "dash", "table"
MARKS = (
    (NUMBER, re.compile(r"(\d{1,2}[.)])\s+(.*)")),
    (LETTER, re.compile(r"([a-z][.)])\s+(.*)")),
    (DASH, re.compile(r"(-)\s+(.*)")),
)
ROW = re.compile(r"\|(.+)\|")
MAX_COLUMNS, WIDTHS = 12, 100  # a table's columns are so many hundredths of its width (.cw1 to .cw100 of the sheet)
BOLD = re.compile(r"\*\*(\S(?:[^*\n]*\S)?)\*\*")


@dataclass
class Item:
    mark: str
    lines: list[str]
    inner: "list[Item]" = field(default_factory=list)
    inner_kind: str = ""


@dataclass
class Block:
    """A paragraph (kind "", its lines in one unmarked item), a list, or a table (an item a row, a line a cell)."""

    kind: str
    items: list[Item]


def paragraphs(text: str) -> SafeString:
    """HTML of the text: a blank line parts paragraphs, "1. ", "a. " and "- " open list items, **words** are bold,
    | rows | between bars | make a table, whose first row is its head.

    A list inside a list is one whose mark is of another kind. Marks are printed as typed, never recounted.
    Raises PdfFailed beyond 20 000 characters.
    """
    if len(text) > MAX_BODY:
        raise PdfFailed(
            f"Isi surat {_dotted(len(text))} huruf; paling banyak {_dotted(MAX_BODY)}. Pindahkan rincian ke lampiran."
        )
    return format_html_join("", "{}", ((_block(block),) for block in _blocks(text)))


def _dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _blocks(text: str) -> list[Block]:
    blocks: list[Block] = []
    fresh = True  # the line before was blank
    for line in (raw.strip() for raw in text.splitlines()):
        if not line:
            fresh = True
            continue
        if row := ROW.fullmatch(line):
            _add_row(blocks, [cell.strip() for cell in row[1].split("|")][:MAX_COLUMNS])
            fresh = True
            continue
        kind, mark, words = _mark(line)
        if kind:
            _add_item(blocks, kind, Item(mark, [words]))
        elif fresh or not blocks:
            blocks.append(Block("", [Item("", [line])]))
        else:
            _last_item(blocks[-1]).lines.append(line)
        fresh = False
    return blocks


def _mark(line: str) -> tuple[str, str, str]:
    for kind, pattern in MARKS:
        if match := pattern.fullmatch(line):
            return kind, match[1], match[2]
    return "", "", line


def _add_row(blocks: list[Block], cells: list[str]) -> None:
    if not blocks or blocks[-1].kind != TABLE:
        blocks.append(Block(TABLE, []))
    blocks[-1].items.append(Item("", cells))


def _add_item(blocks: list[Block], kind: str, item: Item) -> None:
    last = blocks[-1] if blocks else None
    if last is None or last.kind in ("", TABLE):
        blocks.append(Block(kind, [item]))
    elif last.kind == kind:
        last.items.append(item)
    else:
        outer = last.items[-1]
        outer.inner_kind = outer.inner_kind or kind
        outer.inner.append(item)


def _last_item(block: Block) -> Item:
    item = block.items[-1]
    return item.inner[-1] if item.inner else item


def _block(block: Block) -> SafeString:
    if block.kind == TABLE:
        return _table([item.lines for item in block.items])
    if block.kind:
        return _list(block.items, block.kind)
    return format_html("<p>{}</p>", _lines(block.items[0].lines))


def _list(items: list[Item], kind: str) -> SafeString:
    rows = (
        (
            item.mark if kind != DASH else "–",
            _lines(item.lines),
            _list(item.inner, item.inner_kind) if item.inner else "",
        )
        for item in items
    )
    return format_html(
        "<ol>{}</ol>",
        format_html_join("", '<li><span class="mark">{} </span>{}{}</li>', rows),
    )


def _table(rows: list[list[str]]) -> SafeString:
    """Columns as wide as their texts are long, within bounds; rows with fewer cells are filled up."""
    count = max(len(row) for row in rows)
    rows = [row + [""] * (count - len(row)) for row in rows]
    cols = format_html_join("", '<col class="cw{}">', ((width,) for width in _widths(rows)))
    head, *rest = rows
    return format_html(
        '<table class="items">{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table>',
        cols,
        format_html_join("", "<th>{}</th>", ((_bold(cell),) for cell in head)),
        format_html_join(
            "", "<tr>{}</tr>", ((format_html_join("", "<td>{}</td>", ((_bold(c),) for c in row)),) for row in rest)
        ),
    )


def _widths(rows: list[list[str]]) -> list[int]:
    """In hundredths: by the longest word and the mean length of a column's cells."""
    weights = []
    for column in zip(*rows, strict=True):
        longest = max((len(word) for cell in column for word in cell.split()), default=1)
        mean = sum(map(len, column)) / len(column)
        weights.append(max(min(longest, 16) + 2.5, min(mean, 40)))
    return [max(1, round(weight * WIDTHS / sum(weights))) for weight in weights]


def _lines(lines: list[str]) -> SafeString:
    return format_html_join(SafeString("<br>"), "{}", ((_bold(line),) for line in lines))


def _bold(line: str) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in _runs(line)))


def plain(text: str) -> str:
    """Without the stars of bold words, for where nothing is set."""
    return BOLD.sub(r"\1", text)


def _runs(line: str) -> Iterator[SafeString | str]:
    done = 0
    for match in BOLD.finditer(line):
        yield line[done : match.start()]
        yield format_html("<strong>{}</strong>", match[1])
        done = match.end()
    yield line[done:]
