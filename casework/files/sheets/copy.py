"""Pictures of pages: for the screen, and as the only content of a new PDF."""

import io
import math
import zlib
from collections.abc import Sequence
from typing import Any, Protocol

import pikepdf
from PIL import Image, ImageChops, ImageDraw

GREY = 8  # a page whose colours differ by no more than this is black and white, as scanners see it
EDGE = 1  # pixels painted beyond each side, so that no rim of a letter remains
PLAIN = 0.12  # a page of print packs to less than this per value without loss; a photo does not, and becomes a JPEG


class Sheets(Protocol):
    count: int

    def size(self, page: int) -> tuple[float, float]: ...

    def at_dpi(self, page: int, dpi: int) -> Image.Image: ...


def warm() -> None:
    """Load what reads and writes pictures and PDFs while the disk can still be read."""
    for kind in ("PNG", "JPEG"):
        Image.new("RGB", (1, 1)).save(io.BytesIO(), kind)
    pikepdf.new().save(io.BytesIO())


def for_screen(picture: Image.Image) -> tuple[dict[str, str], bytes]:
    out = io.BytesIO()
    grey = greyed(picture)
    if grey.mode == "L":  # sixteen greys are enough to read by, and a third of the size
        grey.point([value & 0xF0 | value >> 4 for value in range(256)]).save(out, "PNG")
        if out.tell() < picture.width * picture.height * PLAIN:
            return {"type": "image/png"}, out.getvalue()
    out = io.BytesIO()
    grey.save(out, "JPEG", quality=80)
    return {"type": "image/jpeg"}, out.getvalue()


def greyed(picture: Image.Image) -> Image.Image:
    red, green, blue = picture.split()
    beyond = [0] * (GREY + 1) + [255] * (255 - GREY)
    apart = (ImageChops.difference(one, other).point(beyond).getbbox() for one, other in ((red, green), (green, blue)))
    return picture if any(apart) else picture.convert("L")


def flat(sheets: Sheets, areas: Sequence[Sequence[Any]], dpi: int) -> bytes:
    document = pikepdf.new()
    for number in range(1, sheets.count + 1):
        width, height = sheets.size(number)
        picture = sheets.at_dpi(number, dpi)
        blacken(picture, [place for page, *place in areas if page == number])
        add_page(document, greyed(picture), width, height)
    out = io.BytesIO()
    document.save(out, deterministic_id=True, fix_metadata_version=False)
    return out.getvalue()


def blacken(picture: Image.Image, places: Sequence[Sequence[float]]) -> None:
    draw = ImageDraw.Draw(picture)
    for x, y, w, h in places:
        left, top = math.floor(x * picture.width / 100) - EDGE, math.floor(y * picture.height / 100) - EDGE
        right = math.ceil((x + w) * picture.width / 100) + EDGE
        bottom = math.ceil((y + h) * picture.height / 100) + EDGE
        draw.rectangle((left, top, right, bottom), fill="black")


def add_page(document: pikepdf.Pdf, picture: Image.Image, width: float, height: float) -> None:
    values, coding = packed(picture)
    image = pikepdf.Stream(document, b"")
    image.write(values, filter=pikepdf.Name(coding))
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    image.Width, image.Height, image.BitsPerComponent = picture.width, picture.height, 8
    image.ColorSpace = pikepdf.Name.DeviceGray if picture.mode == "L" else pikepdf.Name.DeviceRGB
    document.add_blank_page(page_size=(width, height))
    page = document.pages[-1].obj
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=image))
    page.Contents = pikepdf.Stream(document, f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Im Do Q".encode())


def packed(picture: Image.Image) -> tuple[bytes, str]:
    values = picture.tobytes()
    strip = values[len(values) // 2 :][: len(values) // 16]  # tells a scan from print, for a fraction of the time
    if len(zlib.compress(strip, 1)) <= len(strip) * 3 * PLAIN:
        small = zlib.compress(values, 6)
        if len(small) <= len(values) * PLAIN:
            return small, "/FlateDecode"
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue(), "/DCTDecode"
