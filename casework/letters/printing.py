"""A letter as print: the context of the printed templates, and the bytes. The page shows the same parts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from casework.letters import numbers, pdf, signing
from casework.letters.models import Kind, Letter, Shape, SifatShown
from casework.letters.models.kinds import sifat
from casework.letters.pdf.qr import qr_svg
from casework.letters.signatures import here
from casework.letters.texts import text_parts
from casework.organization.models import Agency
from casework.workdays.words import short_date

TEMPLATES = {Shape.KORESPONDENSI: "korespondensi", Shape.JUDUL: "judul"}
OWN = {Kind.REPORT: "report", Kind.STAFF_REVIEW: "staff_review", Kind.MINUTES: "minutes", Kind.RECAP: "recap"}


def letterhead(agency: Agency) -> dict[str, str]:
    return {
        "province": f"PEMERINTAH PROVINSI {agency.province.upper()}",
        "name": agency.name.upper(),
        "address": f"{agency.address}, {agency.city}" if agency.city not in agency.address else agency.address,
        "phone": agency.phone,
        "email": agency.email,
        "web": agency.website,
    }


def crest(agency: Agency) -> bytes:
    """The agency's crest from the portal's own pictures; a name from the settings never leads out of that folder."""
    folder = Path(settings.BASE_DIR) / "static" / "img"
    path = folder / Path(agency.crest).name
    return (path if path.is_file() else folder / "crest-kalbar.svg").read_bytes()


def signer_block(letter: Letter, at: datetime) -> dict[str, Any]:
    """Frozen once approved; before that, who would sign today."""
    if letter.signer_text:
        return letter.signer_text
    right = signing.right_today(letter.case, letter.signer_role, at, letter.kind)
    hat, mandate = (right.hat, right.mandate) if right else (None, None)
    return signing.block_of(hat, letter.signer_role, mandate=mandate, at=at)


def context(letter: Letter, at: datetime) -> dict[str, Any]:
    """For the printed templates (templates/letters/) and for the page."""
    block = signer_block(letter, at)
    code = numbers.grouped(letter.verify_code)
    return {
        "number": letter.number,
        "sifat": sifat(letter.security, letter.speed, letter.template.sifat_shown or SifatShown.SPEED),
        "lampiran": letter.attachments,
        "hal": letter.hal,
        "heading": letter.template.title.upper(),
        "place": letter.agency.city,
        "date_text": f"{short_date(letter.date)} {letter.date.year}" if letter.date else "",
        "to_place": letter.recipient_place,
        "signer": block,
        "sign_mark": here.mark(letter),
        "sign_place": f"{letter.agency.city}, {short_date(letter.date)} {letter.date.year}"
        if letter.date
        else letter.agency.city,
        "cc": letter.cc_lines(),
        "verify_url": bare(settings.SITE_URL) + "/v",
        "code": code,
        **text_parts(letter),
    }


def bare(address: str) -> str:
    return address.partition("://")[2].rstrip("/") or address


def verify_address(letter: Letter) -> str:
    return settings.SITE_URL.rstrip("/") + reverse("letters:verify", args=[letter.verify_code])


def sheet_of(letter: Letter) -> str:
    """Which template of templates/letters/ prints it."""
    return OWN.get(Kind(letter.kind), TEMPLATES[Shape(letter.template.shape)])


def render(letter: Letter, at: datetime) -> bytes:
    """The PDF. Raises PdfFailed."""
    title = f"{letter.hal} {letter.number}".strip()
    return to_pdf(sheet_of(letter), context(letter, at), letter.agency, title=title, qr=verify_address(letter))


def to_pdf(template: str, context: dict[str, Any], agency: Agency, *, title: str, qr: str = "") -> bytes:
    """A template of templates/letters/ on the agency's paper; `qr` is where its code leads. Raises PdfFailed."""
    paper = {"title": title, "letterhead": letterhead(agency), "demo": settings.DEMO}
    assets = {"crest": crest(agency)} | ({"qr": qr_svg(qr)} if qr else {})
    return pdf.render(render_to_string(f"letters/{template}.html", context | paper), assets=assets, title=title)
