"""The typesetter as it stands warmed in the server process: fonts found, style sheets parsed, one letter already set."""

import logging
from pathlib import Path

import pydyf
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration

from .errors import PdfFailed
from .fetcher import SealedFetcher
from .wire import Job

MAX_PAGES = 50
VARIANT = "pdf/a-3a"  # the one PDF/A-3 variant that WeasyPrint also tags; a-3b and a-3u come out untagged
SHEETS = {
    "letter": ("base", "letter"),
    "letter-f4": ("base", "letter", "f4"),
    "disposition": ("base", "disposition"),
    "register": ("base", "register"),
}
# Keys that give a PDF something to run, to open or to carry. None of our documents has one.
FORBIDDEN = frozenset(
    ("JS", "JavaScript", "OpenAction", "AA", "Launch", "EmbeddedFiles", "EF", "AF", "AcroForm", "RichMedia", "XFA")
)
FORBIDDEN_TYPES = frozenset(("/Filespec", "/EmbeddedFile", "/JavaScript", "/Launch", "/FileAttachment", "/GoToR"))

logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # its warnings quote the document, which is personal data

_fonts = FontConfiguration()
_sheets: dict[str, list[CSS]] = {}


def warm() -> None:
    folder = Path(__file__).parent
    for name, parts in SHEETS.items():
        text = "".join((folder / f"{part}.css").read_text() for part in parts)
        _sheets[name] = [CSS(string=text, font_config=_fonts, url_fetcher=SealedFetcher({}))]
    sample = (folder / "warm.html").read_text()
    picture = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9H0z"/></svg>'
    for name in SHEETS:
        typeset(Job(sample, name, "Contoh", "id", {"crest": picture, "qr": picture}))


def typeset(job: Job) -> bytes:
    html = HTML(string=job.html, url_fetcher=SealedFetcher(job.assets))
    html.etree_element.set("lang", job.lang)
    document = html.render(font_config=_fonts, stylesheets=_sheets[job.css], pdf_variant=VARIANT)
    if len(document.pages) > MAX_PAGES:
        raise PdfFailed(f"Dokumen menjadi {len(document.pages)} halaman; paling banyak {MAX_PAGES}. Bagi isinya.")
    document.metadata.title = job.title
    document.metadata.lang = job.lang
    document.metadata.attachments = []
    return document.write_pdf(finisher=_inspect, pdf_variant=VARIANT, pdf_tags=True, pdf_identifier=True)


def _inspect(document: Document, pdf: pydyf.PDF) -> None:
    """Refuse a PDF that carries files or anything that acts, just before it is written."""
    for item in (pdf.catalog, *pdf.objects):
        if _acts(item):
            raise PdfFailed("Dokumen memuat lampiran atau perintah yang tidak diizinkan.")


def _acts(item: object) -> bool:
    if isinstance(item, pydyf.Stream):
        return _acts(item.extra)
    if isinstance(item, dict):
        return any(
            key in FORBIDDEN or (isinstance(value, str) and value in FORBIDDEN_TYPES) or _acts(value)
            for key, value in item.items()
        )
    return isinstance(item, list) and any(_acts(value) for value in item)
