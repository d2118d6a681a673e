"""A wording as a letter before it is one: with the facts of a real case, or with made-up ones. Nothing is kept.

What lies sealed with an applicant is not shown in it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from casework.cases.models import Case
from casework.letters import fields, printing, samples
from casework.letters.composing import compose
from casework.letters.models import Letter, LetterTemplate
from casework.letters.wording import names
from casework.organization.actors import Actor
from casework.organization.models import Agency

MARK = "CONTOH"
MASKED = {"alamat_pemohon": "(alamat pemohon)", "kontak_pemohon": "(kontak pemohon)"}
TEXTS = ("recipient", "table", "body")
CASES = 12  # offered as examples


def letter_of(template: LetterTemplate, agency: Agency, case: Case | None, user_id: int, at: datetime) -> Letter:
    """As life.draft would write it, and not saved."""
    if case is None:
        return _made_up(template, agency, at)
    letter = compose(case, template, user_id, at)
    for name in TEXTS:
        setattr(letter, name, fields.with_personal(getattr(letter, name), MASKED))
    return letter


def _made_up(template: LetterTemplate, agency: Agency, at: datetime) -> Letter:
    """With a number that is nobody's and no code to verify it by. Who signs is who would sign today."""
    letter = samples.sample(template, agency, at)
    letter.verify_code, letter.signer_text = "", {}
    return letter


def context(template: LetterTemplate, agency: Agency, case: Case | None, user_id: int, at: datetime) -> dict[str, Any]:
    """For templates/wording/_preview.html."""
    letter = letter_of(template, agency, case, user_id, at)
    unfilled = fields.unfilled(letter.hal, letter.table, letter.body, letter.recipient, letter.cc)
    written = [getattr(template, name) for name in ("hal", *TEXTS, "cc")]
    strange = names.unused(template.services, template.kind, *written)
    return {
        "letter": letter,
        "print": printing.context(letter, at),
        "mark": MARK,
        "example": case,
        "unfilled": list(dict.fromkeys(mark.removeprefix("[isi: ").removesuffix("]") for mark in unfilled)),
        "strange": [f"{{{name}}}" for name in strange],
    }


def pdf(template: LetterTemplate, agency: Agency, case: Case | None, user_id: int, at: datetime) -> bytes:
    """The printed page, marked CONTOH on every sheet. Raises PdfFailed."""
    letter = letter_of(template, agency, case, user_id, at)
    parts = printing.context(letter, at) | {"mark": MARK}
    return printing.to_pdf(printing.sheet_of(letter), parts, agency, title=f"{MARK} {letter.hal}")


def examples(template: LetterTemplate, agency: Agency, at: datetime) -> dict[str, str]:
    """What the list of fields says beside each; nothing where a sample leaves it out."""
    return {
        name: text
        for name, text in samples.facts(template, agency, at).items()
        if text != fields.LEFT_OUT and text[:1] != "{"
    }


def cases(template: LetterTemplate, actor: Actor) -> list[Case]:
    """The newest cases that could have such a letter."""
    found = Case.objects.visible_to(actor).filter(service__in=template.services)
    return list(found.only("number", "subject").order_by("-received_at", "-id")[:CASES])
