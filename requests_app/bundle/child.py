"""Counts and joins files of other people in a process of its own: `python -m requests_app.bundle.child`, no Django.

stdin: a line of JSON {what, foot, limits, pieces: [{size, type, mark}]}, then the files one after the other. stdout: a
line of JSON {"pages": [count or null]}, then for "join" the PDF. A piece without a mark is the front matter, kept as
it is; every other page is set on A4 with its mark above. All pages are numbered through.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Rectangle
from PIL import Image

from casework.files.seclude import become, leave_network, limit, nobody

A4 = (595, 842)
SIDE, TOP, BOTTOM = 34, 44, 44  # points left free for the mark and the page number
PIXELS = 40_000_000
ADVANCE = 0.52  # of a Helvetica letter on average, in its size


def opened(data: bytes, kind: str) -> Pdf:
    if kind == "application/pdf":
        return pikepdf.open(io.BytesIO(data))
    Image.MAX_IMAGE_PIXELS = PIXELS
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
        flat = picture.convert("RGB")
    out = io.BytesIO()
    flat.save(out, "PDF", resolution=150.0)
    return pikepdf.open(out)


def pieces(question: dict[str, Any], source: Any) -> Iterator[tuple[dict[str, Any], Pdf | None]]:
    for piece in question["pieces"]:
        data = source.read(piece["size"])
        try:
            yield piece, opened(data, piece["type"])
        except (pikepdf.PdfError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            yield piece, None


def join(question: dict[str, Any], source: Any) -> tuple[list[int | None], bytes]:
    out, kept, counts, marks = Pdf.new(), [], [], []
    for piece, pdf in pieces(question, source):
        counts.append(len(pdf.pages) if pdf else None)
        if pdf is None:
            continue
        kept.append(pdf)  # its pages live in it until everything is saved
        if piece["mark"]:
            flatten(pdf)
        for number, page in enumerate(pdf.pages, 1):
            if piece["mark"]:
                framed(out, page)
                marks.append(f"{piece['mark']}, halaman {number} dari {len(pdf.pages)}")
            else:
                out.pages.append(page)
                marks.append("")
    font = out.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    )
    for number, (page, mark) in enumerate(zip(out.pages, marks, strict=True), 1):
        stamp(out, page, font, mark, f"{question['foot']} - halaman {number} dari {len(out.pages)}")
    target = io.BytesIO()
    out.save(target, linearize=False)
    return counts, target.getvalue()


def flatten(pdf: Pdf) -> None:
    """What was typed into fields, and stamps put on as notes, become part of the page."""
    try:
        if Name.AcroForm in pdf.Root:
            pdf.generate_appearance_streams()
        pdf.flatten_annotations("all")
    except (pikepdf.PdfError, RuntimeError):
        pass  # the page itself is there all the same


def framed(out: Pdf, page: pikepdf.Page) -> None:
    box = [float(edge) for edge in page.trimbox]
    wide, high = box[2] - box[0], box[3] - box[1]
    if int(page.obj.get(Name.Rotate, 0)) % 180:
        wide, high = high, wide
    size = A4 if wide <= high else A4[::-1]
    out.add_blank_page(page_size=size)
    out.pages[-1].add_overlay(page, Rectangle(SIDE, BOTTOM, size[0] - SIDE, size[1] - TOP))


def stamp(out: Pdf, page: pikepdf.Page, font: Any, mark: str, foot: str) -> None:
    left, low, right, high = (float(edge) for edge in page.mediabox)
    page.obj[Name.MediaBox] = Array([left, low, right, high])
    name = page.add_resource(font, Name.Font)
    drawn = text(name, foot, right - SIDE - width(foot), low + 20)
    if mark:
        drawn += text(name, mark, left + SIDE, high - 30)
    page.contents_add(out.make_stream(b"q\n"), prepend=True)
    page.contents_add(out.make_stream(b"\nQ\n" + drawn))


def width(words: str) -> float:
    return len(words) * SIZE * ADVANCE


SIZE = 8


def text(font: Any, words: str, x: float, y: float) -> bytes:
    plain = words.encode("latin-1", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    head = f"q BT 0 g {font} {SIZE} Tf {x:.1f} {y:.1f} Td (".encode()
    return head + plain + b") Tj ET Q\n"


def warm() -> None:
    """What is read from disk is read before the disk is out of reach."""
    for kind in ("PNG", "JPEG"):
        picture = io.BytesIO()
        Image.new("RGB", (9, 9)).save(picture, kind)
        first = [{"size": len(picture.getvalue()), "type": f"image/{kind.lower()}", "mark": "T"}]
        join({"pieces": first, "foot": ""}, io.BytesIO(picture.getvalue()))


def main() -> None:
    account = nobody()
    leave_network()
    source = sys.stdin.buffer
    question = json.loads(source.readline())
    warm()
    limit(question["limits"])
    become(account)
    body = b""
    if question["what"] == "count":
        counts = [len(pdf.pages) if pdf else None for _, pdf in pieces(question, source)]
    else:
        counts, body = join(question, source)
    sys.stdout.buffer.write(json.dumps({"pages": counts}).encode() + b"\n" + body)


if __name__ == "__main__":
    main()
