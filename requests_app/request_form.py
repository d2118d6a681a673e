"""The Formulir Permohonan Informasi Publik on paper: filled from a request, or empty for who writes by hand.

Lay-out of the Lampiran (Perki 1/2010, as it is still used): front to fill in, the rights of the applicant on the back.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.cache import cache

from casework.applicants import proofs
from casework.applicants.models import Applicant
from casework.cases.models import Case, Event
from casework.letters import printing
from casework.organization.models import Agency
from casework.workdays.words import short_date
from requests_app.models import InformationRequest

DOTS = "." * 30
TITLE = "FORMULIR PERMOHONAN INFORMASI PUBLIK"
KEEP = 24 * 60 * 60  # seconds; an empty form changes only with the agency
Row = tuple[str, str]


def filled(case: Case, *, masked: bool) -> bytes:
    """masked: for whoever came with a code alone; identity numbers and contacts stay covered. Raises PdfFailed."""
    record: InformationRequest = case.informationrequest
    context = _context(case.agency) | {
        "number": case.number,
        "rows": _identity(case, masked) + _asked(record),
        "obtain": _boxes(InformationRequest.Obtain.choices, record.obtain),
        "copy": _boxes(InformationRequest.CopyForm.choices, record.copy_form if record.obtain == "copy" else ""),
        "delivery": _boxes(InformationRequest.Delivery.choices, record.delivery if record.obtain == "copy" else ""),
        "proofs": [(row.label, row.get_how_display()) for row in case.requirements.all()],
        "place": _place(case.agency, case.received_at),
        "officer": _officer(case),
        "asker": _signs(case),
    }
    return printing.to_pdf("request_form", context, case.agency, title=f"Formulir permohonan {case.number}")


def empty(agency: Agency) -> bytes:
    """Made once a day at most, for anybody may ask for it. Raises PdfFailed."""
    key = f"formulir-kosong:{agency.pk}"
    if data := cache.get(key):
        return bytes(data)
    names = ("Nama", "NIK / nomor SK pengesahan", "Alamat", "Pekerjaan", "Nomor telepon / pos-el", "Nama dan NIK kuasa")
    wanted = ("Rincian informasi yang dibutuhkan", "Tujuan penggunaan informasi")
    context = _context(agency) | {
        "number": "",
        "rows": [(name, "") for name in (*names, *wanted)],
        "obtain": _boxes(InformationRequest.Obtain.choices, ""),
        "copy": _boxes(InformationRequest.CopyForm.choices, ""),
        "delivery": _boxes(InformationRequest.Delivery.choices, ""),
        "proofs": [],
        "kinds": [
            (label, ", ".join(proofs.label(key, kind) for key in proofs.BY_KIND[kind]))
            for kind, label in Applicant.Kind.choices
        ],
        "place": f"{agency.city}, {DOTS}",
        "officer": "",
        "asker": "",
        "blank": True,
    }
    data = printing.to_pdf("request_form", context, agency, title="Formulir permohonan informasi publik")
    cache.set(key, data, KEEP)
    return data


def _context(agency: Agency) -> dict[str, Any]:
    return {"heading": TITLE, "committee": agency.setting("committee"), "blank": False, "province": agency.province}


def _boxes(choices: list[Row], chosen: str) -> list[tuple[bool, str]]:
    return [(value == chosen, label) for value, label in choices]


def _identity(case: Case, masked: bool) -> list[Row]:
    person = case.applicant
    if person is None:
        return []
    contact = (person.masked_phone, person.masked_email) if masked else (person.phone, person.email)
    nik = person.masked_nik if masked else person.nik
    rows = [
        ("Nama", person.name),
        ("NIK / nomor SK pengesahan", " / ".join(filter(None, (nik, person.entity_number)))),
        ("Alamat", "(tersimpan di kantor)" if masked and person.address else person.address),
        ("Pekerjaan", person.occupation),
        ("Nomor telepon / pos-el", " / ".join(filter(None, contact))),
    ]
    if person.member_count:
        rows.append(("Jumlah anggota kelompok", str(person.member_count)))
    if hasattr(case, "representation"):
        proxy = case.representation
        rows.append(("Kuasa", f"{proxy.name}, {proxy.masked_nik if masked else proxy.nik}".rstrip(", ")))
    return rows


def _asked(record: InformationRequest) -> list[Row]:
    period = f" ({record.period})" if record.period else ""
    rows = [("Rincian informasi yang dibutuhkan", record.wanted + period), ("Tujuan penggunaan", record.purpose)]
    if record.copies > 1:
        rows.append(("Jumlah salinan", str(record.copies)))
    return rows + ([("Surat permohonan", record.letter)] if record.letter_number else [])


def _place(agency: Agency, at: datetime) -> str:
    day = at.astimezone(agency.zone).date()
    return f"{agency.city}, {short_date(day)} {day.year}"


def _officer(case: Case) -> str:
    started = Event.objects.filter(case=case, kind="started").select_related("user").first()
    return started.user.full_name if started and started.user else "Dicatat otomatis oleh portal"


def _signs(case: Case) -> str:
    if hasattr(case, "representation"):
        return str(case.representation)
    return case.applicant.name if case.applicant else ""
