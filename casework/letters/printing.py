"""A letter as print: the context of the printed templates, and the bytes. The page shows the same parts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from casework.letters import numbers, pdf, signing
from casework.letters.models import Kind, Letter, Shape
from casework.letters.models.kinds import sifat
from casework.letters.paper.current import crest, in_force, letterhead
from casework.letters.paper.values import NONE, Paper
from casework.letters.pdf.qr import qr_svg
from casework.letters.pdf.wire import PAPER
from casework.letters.signatures import here
from casework.letters.texts import text_parts
from casework.organization.models import Agency
from casework.workdays.words import short_date

TEMPLATES = {Shape.KORESPONDENSI: "korespondensi", Shape.JUDUL: "judul"}
NO_NUMBER, NO_DATE = "." * 40, "." * 28
OWN = {Kind.REPORT: "report", Kind.STAFF_REVIEW: "staff_review", Kind.MINUTES: "minutes", Kind.RECAP: "recap"}


def signer_block(letter: Letter, at: datetime) -> dict[str, Any]:
    """Frozen once approved; before that, who would sign today."""
    if letter.signer_text:
        return letter.signer_text
    right = signing.right_today(letter.case, letter.signer_role, at, letter.kind)
    hat, mandate = (right.hat, right.mandate) if right else (None, None)
    return signing.block_of(hat, letter.signer_role, mandate=mandate, at=at)


def context(letter: Letter, at: datetime, paper: Paper | None = None) -> dict[str, Any]:
    """For the printed templates (templates/letters/) and for the page."""
    block = signer_block(letter, at)
    code = numbers.grouped(letter.verify_code)
    paper = paper or in_force(letter.agency).paper
    dated = f"{short_date(letter.date)} {letter.date.year}" if letter.date else ""
    return {
        "number": letter.number,
        "sifat": sifat(letter.security, letter.speed, letter.template.sifat_shown or paper.sifat),
        "lampiran": letter.attachments,
        "hal": letter.hal,
        "heading": letter.template.title.upper(),
        "place": letter.agency.city,
        "date_text": dated,
        "date_below": paper.date == "sign",
        "security": "" if letter.is_open else letter.get_security_display(),
        "to_place": letter.recipient_place,
        "signer": block,
        "sign_mark": here.mark(letter),
        "sign_place": f"{letter.agency.city}, {dated}" if dated else letter.agency.city,
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


def render(letter: Letter, at: datetime, *, paper: Paper | None = None) -> bytes:
    """The PDF; before there are number and date, with room to write them. `paper` only to look at another one.

    Raises PdfFailed.
    """
    title = f"{letter.hal} {letter.number}".strip()
    printed = context(letter, at, paper)
    if not letter.number:
        printed["number"] = NO_NUMBER
    if not letter.date:
        printed |= {"date_text": NO_DATE, "sign_place": f"{letter.agency.city}, {NO_DATE}"}
    qr = verify_address(letter) if letter.verify_code else ""
    return to_pdf(sheet_of(letter), printed, letter.agency, title=title, qr=qr, paper=paper)


def to_pdf(
    template: str, context: dict[str, Any], agency: Agency, *, title: str, qr: str = "", paper: Paper | None = None
) -> bytes:
    """A template of templates/letters/ on the agency's paper; `qr` is where its code leads. Raises PdfFailed."""
    now = in_force(agency)
    paper = paper or now.paper
    sheet = {"title": title, "letterhead": letterhead(agency, paper), "demo": settings.DEMO}
    assets = {PAPER: paper.css().encode()} | ({"qr": qr_svg(qr)} if qr else {})
    if paper.crest != NONE:
        assets["crest"] = crest(agency, paper, now.picture)
    return pdf.render(render_to_string(f"letters/{template}.html", context | sheet), assets=assets, title=title)
