"""The typesetter as it stands warmed in the server process: fonts found, style sheets parsed, letters already set."""

import io
import logging
import zlib
from importlib.resources import files
from pathlib import Path

import pydyf
import weasyprint.pdf
from PIL import Image
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.ffi import ffi
from weasyprint.text.fonts import FontConfiguration

from .errors import ACTS, FONT, OUTSIDE, PICTURE, PdfFailed
from .fetcher import SealedFetcher
from .inspection import acts
from .qr import qr_svg
from .wire import PAPER, Job

MAX_PAGES = 50
VARIANT = "pdf/a-3a"  # the one PDF/A-3 variant that WeasyPrint also tags; a-3b and a-3u come out untagged
LANGUAGE = "id"
GLYPHS = 256
FOLDER = Path(__file__).parent
SHEET = FOLDER / "sheet.css"


class _Installed(FontConfiguration):
    """A document brings no fonts: WeasyPrint would write them to disk, in a folder that outlives the child."""

    def add_font_face(self, *rule: object) -> None:
        raise PdfFailed(FONT)


_fonts = _Installed()
_sheets: list[CSS] = []


class _Complaints(logging.Handler):
    """WeasyPrint only logs a picture that it cannot read; a letter without its crest is not a letter."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.pictures = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.pictures += str(record.msg).startswith("Failed to load image")


_complaints = _Complaints()
_log = logging.getLogger("weasyprint")
_log.handlers, _log.propagate = [_complaints], False  # its messages quote the document, which is personal data
_log.setLevel(logging.ERROR)


def warm() -> None:
    _sheets[:] = [CSS(string=SHEET.read_text(), font_config=_fonts, url_fetcher=SealedFetcher({}))]
    typeset(sample())
    for count in range(1, GLYPHS + 1):
        # The subsetter names a C type by the number of glyphs; cffi takes 2 ms for each name it has not met.
        ffi.typeof(f"hb_codepoint_t[{count}]")
    _keep_profile()
    for kind in ("PNG", "JPEG"):  # each brings the modules that read it, which the child may not be able to load
        picture = io.BytesIO()
        Image.new("RGB", (9, 9)).save(picture, kind)
        typeset(sample(crest=picture.getvalue()))
    typeset(sample())


def sample(crest: bytes = b"") -> Job:
    """A letter with every letter of the alphabet, for warming."""
    pictures = {
        "crest": crest or (FOLDER / "warm.svg").read_bytes(),
        "qr": qr_svg("https://contoh.example/v/ABCDEFGHJKMN"),
    }
    return Job((FOLDER / "warm.html").read_text(), "Contoh – “é”", pictures)


class _Kept:
    """Stands where WeasyPrint looks for the files of its package: the same bytes, from memory."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __truediv__(self, name: str) -> "_Kept":
        return self

    def open(self, mode: str) -> io.BytesIO:
        return io.BytesIO(self.data)


def _keep_profile() -> None:
    """WeasyPrint reads its colour profile from disk for each PDF/A; `nobody` may not reach the folder it lies in."""
    profile = _Kept((files("weasyprint.pdf") / "sRGB2014.icc").read_bytes())
    weasyprint.pdf.files = lambda package: profile


def typeset(job: Job) -> bytes:
    _complaints.pictures = 0
    fetcher = SealedFetcher(job.assets)
    html = HTML(string=job.html, url_fetcher=fetcher)
    html.etree_element.set("lang", LANGUAGE)
    document = html.render(font_config=_fonts, stylesheets=[*_sheets, *_paper(job)], pdf_variant=VARIANT)
    if len(document.pages) > MAX_PAGES:
        raise PdfFailed(f"Dokumen menjadi {len(document.pages)} halaman; paling banyak {MAX_PAGES}. Bagi isinya.")
    document.metadata.title = job.title
    document.metadata.lang = LANGUAGE
    document.metadata.attachments = []
    data = document.write_pdf(finisher=_finish, pdf_variant=VARIANT, pdf_tags=True, pdf_identifier=True)
    if fetcher.refused:
        raise PdfFailed(OUTSIDE)
    if _complaints.pictures:
        raise PdfFailed(PICTURE)
    return data


def _paper(job: Job) -> list[CSS]:
    """The measures of the paper, which the caller made, after the one style sheet."""
    if PAPER not in job.assets:
        return []
    return [CSS(string=job.assets[PAPER].decode(), font_config=_fonts, url_fetcher=SealedFetcher({}))]


def _finish(document: Document, pdf: pydyf.PDF) -> None:
    """Just before writing: refuse what acts or carries files, and turn each object into its bytes once, not twice."""
    if any(acts(item) for item in (pdf.catalog, *pdf.objects)):
        raise PdfFailed(ACTS)
    pdf.objects = [item if item.free == "f" else _Written(item) for item in pdf.objects]


class _Written(pydyf.Object):
    """An object whose bytes are made. pydyf asks for them once to compute the identifier and once to write."""

    data = b""
    compressible = False

    def __init__(self, item: pydyf.Object) -> None:
        super().__init__()
        self.number, self.generation, self.free = item.number, item.generation, item.free
        self.compressible, self.data = item.compressible, _deflate(item) if _plain(item) else item.data


def _plain(item: pydyf.Object) -> bool:
    """Metadata stay readable: the code in them tells whose a file is, even a spoiled one."""
    if isinstance(item, pydyf.Stream) and item.extra.get("Type") == "/Metadata":
        item.compress = False
    return isinstance(item, pydyf.Stream) and item.compress


def _deflate(stream: pydyf.Stream) -> bytes:
    """The bytes of a stream at zlib's usual level: pydyf's level 9 takes three times as long for one part in fifty."""
    stream.compress = False
    packed = zlib.compress(stream.data.partition(b"\nstream\n")[2].removesuffix(b"\nendstream"))
    return pydyf.Stream([packed], stream.extra | {"Filter": "/FlateDecode"}).data
