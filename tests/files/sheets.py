"""PDFs whose pages are turned and cropped, with one secret word at a known place."""

import io
import subprocess
from pathlib import Path

import pikepdf
from PIL import Image

SECRET = "RAHASIA"


def page_of(document: pikepdf.Pdf, text: str = SECRET, at: tuple[int, int] = (150, 260), **keys: object) -> None:
    """A page of A5 whose media box does not begin at nought."""
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    document.add_blank_page(page_size=(420, 595))
    page = document.pages[-1].obj
    page.MediaBox = [30, 40, 450, 635]
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    words = f"BT /F1 24 Tf {at[0]} {at[1]} Td ({text}) Tj ET BT /F1 12 Tf 150 500 Td (Boleh dibaca) Tj ET"
    page.Contents = pikepdf.Stream(document, words.encode())
    for key, value in keys.items():
        page[f"/{key}"] = value


def made(*pages: dict[str, object], change=None, **save) -> bytes:
    document = pikepdf.new()
    for keys in pages or ({},):
        page_of(document, **keys)
    if change:
        change(document)
    out = io.BytesIO()
    document.save(out, **save)
    return out.getvalue()


def talkative(document: pikepdf.Pdf) -> None:
    """The secret in every corner where it does not show."""
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=SECRET)
    document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(note)])
    document.docinfo["/Title"] = SECRET
    document.attachments["lampiran.txt"] = SECRET.encode()
    with document.open_metadata() as metadata:
        metadata["dc:description"] = SECRET


def unpacked(data: bytes) -> bytes:
    """Every object and stream of a PDF in the open."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, qdf=True)
    return out.getvalue()


def seen(data: bytes, folder: Path, page: int = 1, dpi: int = 200) -> Image.Image:
    """What another reader (poppler) shows."""
    source = folder / f"{abs(hash(data))}.pdf"
    source.write_bytes(data)
    command = ["pdftoppm", "-r", str(dpi), "-cropbox", "-gray", "-f", str(page), "-l", str(page), "-singlefile"]
    subprocess.run([*command, "-png", source, source.with_suffix("")], check=True)
    return Image.open(source.with_suffix(".png")).convert("L")


def text_of(data: bytes, folder: Path) -> str:
    source = folder / "text.pdf"
    source.write_bytes(data)
    return subprocess.run(["pdftotext", source, "-"], capture_output=True, text=True, check=True).stdout.strip()
