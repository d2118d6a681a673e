"""A PDF through PDFium (built without JavaScript and XFA): sizes, pictures and words of its pages."""

import ctypes
from collections.abc import Iterable, Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from .errors import Refused

FINE = 100_000  # a page is measured in thousandths of a percent
Place = tuple[float, float, float, float]


class Pdf:
    def __init__(self, data: bytes, limits: dict[str, int]) -> None:
        self.limits = limits
        try:
            self.document = pdfium.PdfDocument(data)
            self.document.init_forms()  # so that what was filled in is shown
        except pdfium.PdfiumError as error:
            raise Refused("locked" if error.err_code == raw.FPDF_ERR_PASSWORD else "damaged") from error
        self.count = len(self.document)
        if not self.count:
            raise Refused("damaged")
        if self.count > limits["pages"]:
            raise Refused("pages")

    def _page(self, number: int) -> pdfium.PdfPage:
        try:
            page = self.document[number - 1]
        except pdfium.PdfiumError as error:
            raise Refused("damaged") from error
        width, height = page.get_size()
        if not (1 <= width < 1e6 and 1 <= height < 1e6):  # also refuses what is not a number
            raise Refused("damaged")
        return page

    def size(self, page: int) -> tuple[float, float]:
        """Of what is shown: inside the crop box, turned by /Rotate."""
        width, height = self._page(page).get_size()
        if width * height * (self.limits["dpi"] / 72) ** 2 > self.limits["pixels"]:
            raise Refused("pixels")
        return width, height

    def at_width(self, page: int, width: int) -> Image.Image:
        return self._drawn(page, width / self.size(page)[0])

    def at_dpi(self, page: int, dpi: int) -> Image.Image:
        return self._drawn(page, dpi / 72)

    def _drawn(self, page: int, scale: float) -> Image.Image:
        width, height = self.size(page)
        if width * height * scale**2 > self.limits["pixels"]:
            raise Refused("pixels")
        try:
            return self._page(page).render(scale=scale).to_pil().convert("RGB")
        except pdfium.PdfiumError as error:
            raise Refused("slow") from error

    def lines(self, pages: Iterable[int]) -> dict[int, list[list[list[object]]]]:
        room, found = self.limits["all_letters"], {}
        for number in pages:
            page = self._page(number)
            text = page.get_textpage()
            count = min(text.count_chars(), self.limits["letters"], max(room, 0))
            room -= count
            found[number] = list(_lines(page, text, count))
        return found


def _lines(page: pdfium.PdfPage, text: pdfium.PdfTextPage, count: int) -> Iterator[list[list[object]]]:
    """Each line a list of words, each word its text and place in percent."""
    line: list[list[object]] = []
    letters: list[str] = []
    places: list[Place] = []
    for index in range(count + 1):
        letter = chr(raw.FPDFText_GetUnicode(text.raw, index)) if index < count else "\n"
        if letter not in "\r\n" and not letter.isspace() and letter != "\0":
            letters.append(letter)
            places += [_place(page, text.get_charbox(index, loose=loose)) for loose in (True, False)]
            continue
        if letters:
            line.append(["".join(letters), *_around(places)])
            letters, places = [], []
        if letter in "\r\n" and line:
            yield line
            line = []


def _place(page: pdfium.PdfPage, box: Place) -> Place:
    """From the coordinates of the PDF to percent of the page as it is shown: PDFium knows its crop and turn."""
    left, bottom, right, top = box
    corners = [_shown(page, x, y) for x, y in ((left, bottom), (right, top))]
    (x1, x2), (y1, y2) = sorted(corner[0] for corner in corners), sorted(corner[1] for corner in corners)
    return x1, y1, x2, y2


def _shown(page: pdfium.PdfPage, x: float, y: float) -> tuple[float, float]:
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page.raw, 0, 0, FINE, FINE, 0, x, y, across, down)
    return min(max(across.value / 1000, 0), 100), min(max(down.value / 1000, 0), 100)


def _around(places: list[Place]) -> Place:
    left, top = min(place[0] for place in places), min(place[1] for place in places)
    right, bottom = max(place[2] for place in places), max(place[3] for place in places)
    return round(left, 3), round(top, 3), round(right - left, 3), round(bottom - top, 3)
