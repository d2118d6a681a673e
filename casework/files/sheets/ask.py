"""The caller's side: one child process per question, and the sentence a person reads when it cannot be answered."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from casework.files import seclude

SEEN = ("application/pdf", "image/jpeg", "image/png")
AT_ONCE = threading.BoundedSemaphore(max(2, os.cpu_count() or 1))  # more would only share the processors and the memory
DPI = 200
LIMITS = {
    "pages": 60,
    "pixels": 40_000_000,
    "letters": 20_000,  # of text on one page
    "all_letters": 400_000,
    "memory": 1024 * 1024 * 1024,
    "cpu_seconds": 45,
    "dpi": DPI,
}
WALL_SECONDS = 50
logger = logging.getLogger(__name__)

PRINT_AGAIN = "Buka berkasnya, pilih Cetak lalu “Simpan sebagai PDF”, unggah hasilnya sebagai dokumen baru."
REFUSALS = {
    "kind": "Hanya PDF, JPG, dan PNG yang dapat dihitamkan. " + PRINT_AGAIN,
    "damaged": "Berkas ini rusak sehingga halamannya tidak dapat ditampilkan. " + PRINT_AGAIN,
    "locked": "PDF ini terkunci kata sandi. Buka kuncinya, simpan tanpa kata sandi, unggah lagi sebagai dokumen baru.",
    "pages": f"Berkas ini lebih dari {LIMITS['pages']} halaman. Bagi menjadi beberapa berkas, lalu hitamkan satu per "
    "satu.",
    "page": "Halaman itu tidak ada pada berkas ini.",
    "pixels": "Ada halaman yang terlalu besar untuk dibuat gambarnya (lebih dari 40 megapiksel pada 200 dpi, kira-kira "
    "kertas A1). Cetak ke PDF berukuran A4 atau A3, lalu unggah hasilnya sebagai dokumen baru.",
    "slow": "Berkas ini terlalu rumit: waktu atau memori untuk membuka halamannya habis. " + PRINT_AGAIN,
}


class SheetsRefused(ValueError):
    """The pages cannot be shown or copied; str() is an Indonesian sentence that names the cure."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(REFUSALS[code])


@dataclass(frozen=True)
class Box:
    """An area of a page, in percent of the page as it is seen, from its upper left corner. Pages count from 1."""

    page: int
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True)
class Word:
    text: str
    box: Box


@dataclass(frozen=True)
class Line:
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        return around([word.box for word in self.words])


def around(boxes: list[Box]) -> Box:
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.x + box.w for box in boxes), max(box.y + box.h for box in boxes)
    return Box(boxes[0].page, left, top, right - left, bottom - top)


def may_be_seen(content_type: str) -> bool:
    return content_type in SEEN


def sizes(data: bytes, content_type: str) -> list[tuple[float, float]]:
    """Width and height of each page in points, turned the way it is shown. Raises SheetsRefused, as all of these do."""
    return [(width, height) for width, height in _ask(data, content_type, "sizes")[0]["sizes"]]


def picture(data: bytes, content_type: str, page: int, width: int) -> tuple[bytes, str]:
    """One page `width` pixels wide, and its content type."""
    answer, body = _ask(data, content_type, "picture", page=page, width=width)
    return body, answer["type"]


def lines(data: bytes, content_type: str, page: int | None = None) -> dict[int, list[Line]]:
    """Lines of text by page, in the order they were written; only of `page` when given. A picture has none."""
    found = _ask(data, content_type, "lines", page=page)[0]["lines"]
    return {int(number): [_line(int(number), words) for words in rows] for number, rows in found.items()}


def _line(page: int, words: list[list[Any]]) -> Line:
    return Line(tuple(Word(text, Box(page, *place)) for text, *place in words))


def flatten(data: bytes, content_type: str, boxes: Iterable[Box]) -> bytes:
    """A new PDF: each page a picture, the boxes painted black in it before it was packed. Nothing else of the file."""
    areas = [[box.page, box.x, box.y, box.w, box.h] for box in boxes]
    return _ask(data, content_type, "flatten", areas=areas)[1]


def _ask(data: bytes, content_type: str, what: str, **more: Any) -> tuple[dict[str, Any], bytes]:
    if not may_be_seen(content_type):
        raise SheetsRefused("kind")
    question = json.dumps({"what": what, "pdf": content_type == SEEN[0], "limits": LIMITS} | more).encode()
    with AT_ONCE:
        try:
            done = seclude.ask(f"{__package__}.child", question + b"\n" + data, WALL_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise SheetsRefused("slow") from error
    if done.returncode < 0:  # killed by one of its limits, or crashed in a parser
        raise SheetsRefused("slow")
    head, _, body = done.stdout.partition(b"\n")
    if done.returncode or not head:
        logger.error("page reader failed (%s): %s", what, done.stderr.decode(errors="replace")[-2000:])
        raise SheetsRefused("damaged")
    answer = json.loads(head)
    if answer["refused"]:
        raise SheetsRefused(answer["refused"])
    return answer, body
