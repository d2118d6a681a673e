"""A letter as print: the context of the printed templates, and the bytes. The page shows the same parts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from casework.letters import fields, numbers, pdf, signing
from casework.letters.models import HEADING, Kind, Letter, Shape, SifatShown
from casework.letters.models.kinds import sifat
from casework.letters.pdf.qr import qr_svg
from casework.organization.models import Agency
from casework.workdays.words import short_date

TEMPLATES = {Shape.KORESPONDENSI: "korespondensi", Shape.JUDUL: "judul"}


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


def text_parts(letter: Letter) -> dict[str, Any]:
    """opening paragraph, table, rest; or the sections of a report. For paper and screen alike."""
    sealed = fields.personal(letter.case)
    body = fields.with_personal(letter.body.replace("\r\n", "\n").strip(), sealed)
    parts = {
        "facts": [(label, fields.with_personal(text, sealed)) for label, text in letter.table_rows()],
        "to_lines": [fields.with_personal(line, sealed) for line in letter.recipient_lines()],
    }
    if letter.kind == Kind.REPORT:
        return parts | {"sections": sections(body)}
    opening, _, rest = body.partition("\n\n")
    return parts | {"opening": opening, "rest": rest}


def sections(body: str) -> list[tuple[str, str]]:
    """Parts of a report: a line that is bold as a whole is the heading of what follows."""
    found: list[tuple[str, list[str]]] = []
    for line in body.splitlines():
        heading = HEADING.fullmatch(line.strip())
        if heading:
            found.append((heading[1], []))
        elif found:
            found[-1][1].append(line)
        elif line.strip():
            found.append(("Uraian", [line]))
    return [(heading, "\n".join(text).strip()) for heading, text in found]


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


def render(letter: Letter, at: datetime) -> bytes:
    """The PDF. Raises PdfFailed."""
    template = "report" if letter.kind == Kind.REPORT else TEMPLATES[Shape(letter.template.shape)]
    title = f"{letter.hal} {letter.number}".strip()
    return to_pdf(template, context(letter, at), letter.agency, title=title, qr=verify_address(letter))


def to_pdf(template: str, context: dict[str, Any], agency: Agency, *, title: str, qr: str = "") -> bytes:
    """A template of templates/letters/ on the agency's paper; `qr` is where its code leads. Raises PdfFailed."""
    paper = {"title": title, "letterhead": letterhead(agency), "demo": settings.DEMO}
    assets = {"crest": crest(agency)} | ({"qr": qr_svg(qr)} if qr else {})
    return pdf.render(render_to_string(f"letters/{template}.html", context | paper), assets=assets, title=title)
