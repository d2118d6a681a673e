"""Lembar uji and berita acara on the agency's paper, printed from what the test says now."""

from __future__ import annotations

from casework.letters import printing
from casework.workdays.words import long_date, short_date
from requests_app.dik.models import ConsequenceTest


def sheet_pdf(test: ConsequenceTest) -> bytes:
    """Raises PdfFailed."""
    testers = [row for row in test.participants.all() if row.tester]
    context = {
        "heading": "LEMBAR UJI KONSEKUENSI",
        "rows": _facts(test),
        "testers": testers,
        "sign_place": _place(test),
    }
    return printing.to_pdf("consequence_sheet", context, test.agency, title="Lembar uji konsekuensi")


def minutes_pdf(test: ConsequenceTest) -> bytes:
    """Berita acara with a line to sign for everybody who sat there. Raises PdfFailed."""
    day = test.held_on
    context = {
        "heading": "BERITA ACARA UJI KONSEKUENSI",
        "opening": (
            f"Pada hari ini, {long_date(day) if day else '.' * 30}, bertempat di {test.place or '.' * 30}, "
            f"telah dilaksanakan pengujian konsekuensi atas informasi yang dikuasai {test.agency.name} sebagai berikut."
        ),
        "facts": _facts(test),
        "result": _result(test),
        "people": list(test.participants.all()),
        "sign_place": _place(test),
    }
    return printing.to_pdf("consequence_minutes", context, test.agency, title="Berita acara uji konsekuensi")


def _facts(test: ConsequenceTest) -> list[tuple[str, str]]:
    rows = [
        ("Informasi", test.information),
        ("Bagian yang ditutup", test.closed_part),
        ("Bagian yang tetap dibuka", test.open_part),
        ("Dasar hukum", test.legal_basis),
        ("Konsekuensi bila dibuka", test.consequence_open),
        ("Manfaat bila ditutup", test.benefit_closed),
        ("Kepentingan umum", test.public_interest),
        ("Jangka waktu", test.period),
    ]
    return [(label, text or "-") for label, text in rows]


def _result(test: ConsequenceTest) -> str:
    if test.state == ConsequenceTest.State.DECIDED:
        decree = f"{short_date(test.decree_on)} {test.decree_on.year}" if test.decree_on else ""
        return (
            f"Hasil: {test.get_result_display().lower()}, dengan penetapan {test.get_set_by_display()} "
            f"nomor {test.decree_number} tanggal {decree}."
        )
    if test.set_by == "utama":
        return "Hasil pengujian ini diusulkan kepada PPID Utama untuk ditetapkan."
    return "Hasil pengujian ini diajukan kepada PPID untuk ditetapkan setelah mendapat persetujuan pimpinan."


def _place(test: ConsequenceTest) -> str:
    day = f"{short_date(test.held_on)} {test.held_on.year}" if test.held_on else "........................"
    return f"{test.agency.city}, {day}"
