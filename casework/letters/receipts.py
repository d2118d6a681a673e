"""Tanda bukti penerimaan (UU 14/2008 Pasal 22 ayat (4)–(6)), printed from the facts of a case when asked for."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string

from casework.cases.models import Case, Deadline, Event
from casework.letters import pdf, printing
from casework.letters.pdf.qr import qr_svg
from casework.workdays.words import long_date, moment, short_date


def receipt_pdf(case: Case, code: str = "") -> bytes:
    """`code`: the access code, known only while it is being handed out. Raises PdfFailed."""
    agency, zone = case.agency, case.agency.zone
    due = Deadline.objects.filter(case=case, task=None, public=True).order_by("due_at").first()
    registered = case.registered_at.astimezone(zone).date()
    facts = [
        ("Nama pemohon", case.applicant.name if case.applicant else "-"),
        ("Diterima", f"{moment(case.received_at, zone)}, melalui {case.get_channel_display()}"),
        ("Informasi yang diminta" if case.service == "information" else "Perihal", case.subject),
    ]
    track = settings.SITE_URL.rstrip("/") + "/lacak/"
    context = {
        "letterhead": printing.letterhead(agency),
        "number": case.number,
        "facts": facts,
        "due_text": long_date(due.due_at.astimezone(zone).date()) if due else "",
        "about_information": case.service == "information",
        "track_url": printing.bare(track),
        "code": code,
        "contact": " atau ".join(filter(None, (agency.phone, agency.email))) or agency.address,
        "sign_place": f"{agency.city}, {short_date(registered)} {registered.year}",
        "sign_note": "",
        "signer": _officer(case),
        "qr": "qr",
        "demo": settings.DEMO,
    }
    html = render_to_string("surat/cetak/tanda_bukti.html", context)
    assets = {"crest": printing.crest(agency), "qr": qr_svg(track)}
    return pdf.render(html, assets=assets, title=f"Tanda bukti penerimaan {case.number}")


def _officer(case: Case) -> dict[str, object]:
    """Who registered it; an online request was registered by nobody but the portal."""
    started = Event.objects.filter(case=case, kind="started").select_related("user").first()
    user = started.user if started else None
    position = "Petugas penerima" if user else "Dicatat otomatis oleh portal layanan"
    return {
        "prefix_lines": [],
        "position": position,
        "name": user.full_name if user else "",
        "rank": "",
        "nip": user.nip if user else "",
    }
