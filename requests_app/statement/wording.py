"""The statements in words: the same on the page and on paper."""

from __future__ import annotations

from casework.cases.models import Case
from requests_app.statement.models import Statement

OPENING = (
    "Sehubungan dengan permohonan data nomor {number} kepada {agency}, saya yang bertanda tangan di bawah ini:",
    "Dengan ini menyatakan bahwa:",
)
POINTS = {
    Statement.Kind.CONFIDENTIAL: (
        "Data yang saya terima hanya saya gunakan untuk tujuan yang tertulis di atas.",
        "Saya tidak menyerahkan, menyalin, atau menyebarkan data itu kepada pihak lain tanpa izin tertulis {agency}.",
        "Data pribadi di dalamnya saya lindungi sesuai Undang-Undang Nomor 27 Tahun 2022 tentang Pelindungan Data "
        "Pribadi dan tidak saya tampilkan dalam hasil yang diterbitkan.",
        "Saya mencantumkan {agency} sebagai sumber data.",
        "Akibat yang timbul karena pernyataan ini tidak ditepati menjadi tanggung jawab saya.",
    ),
    Statement.Kind.USAGE: (
        "Informasi yang saya terima saya gunakan sesuai ketentuan peraturan perundang-undangan.",
        "Saya mencantumkan {agency} sebagai sumber setiap kali informasi itu saya kutip atau umumkan.",
        "Saya tidak mengubah isinya sehingga menyesatkan.",
    ),
}
CLOSING = "Pernyataan ini saya buat dengan sebenarnya dan tanpa paksaan."
WHY = {
    Statement.Kind.CONFIDENTIAL: "Data ini di luar Daftar Informasi Publik atau memuat data pribadi.",
    Statement.Kind.USAGE: "Informasi ini terbuka bagi siapa saja; yang diminta hanya menyebut sumbernya.",
}


def office(case: Case) -> str:
    return f"{case.agency.name} Provinsi {case.agency.province}"


def points(statement: Statement) -> list[str]:
    return [text.format(agency=office(statement.case)) for text in POINTS[Statement.Kind(statement.kind)]]


def facts(case: Case) -> list[tuple[str, str]]:
    """Who declares and about what. The NIK stays masked: the office has it, the paper need not repeat it."""
    person, request = case.applicant, getattr(case, "informationrequest", None)
    rows = []
    if person:
        rows = [("Nama", person.name), ("NIK atau nomor badan hukum", person.masked_nik)]
        rows += [("Pekerjaan", person.occupation), ("Telepon", person.masked_phone)]
    rows.append(("Data yang diminta", request.wanted if request else case.subject))
    if request:
        rows.append(("Tujuan penggunaan", request.purpose))
    return [(label, text) for label, text in rows if text]
