import io

import pikepdf
import pytest

from casework.cases import acts
from casework.cases.models import Document
from casework.files.checking import Checked
from tests.cast import Cast

PEOPLE = (
    ("Siti Rahmawati", "6171010203850001", "0812-3456-7890"),
    ("Budi Santoso", "6171011405880002", "0813 2222 1111"),
)


def written(*pages: list[str]) -> bytes:
    document = pikepdf.new()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    for lines in pages:
        document.add_blank_page(page_size=(595, 842))
        page = document.pages[-1].obj
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        text = "".join(f"BT /F1 14 Tf 60 {760 - 30 * n} Td ({line}) Tj ET " for n, line in enumerate(lines))
        page.Contents = pikepdf.Stream(document, text.encode())
    out = io.BytesIO()
    document.save(out, deterministic_id=True)
    return out.getvalue()


def recipients() -> bytes:
    """Two pages; the second repeats a name."""
    rows = [f"{name}, NIK {nik}, telepon {phone}" for name, nik, phone in PEOPLE]
    return written(["Daftar penerima fasilitasi", *rows, "siti@contoh.example"], ["Lampiran", "Siti Rahmawati hadir."])


def attached(cast: Cast, case, data: bytes, name: str = "penerima.pdf", kind: str = "application/pdf") -> Document:
    return acts.attach(
        case, Checked(name, kind, data), label="Daftar penerima", by=cast.actor("yuliana"), at=cast.now
    )  # fmt: skip


@pytest.fixture
def document(cast: Cast) -> Document:
    return attached(cast, cast.open_request(), recipients())
