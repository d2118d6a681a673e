"""The letter that reports a month to the head: a case of surat keluar whose draft is filled from the figures.

The only writer of Recap.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import uuid4

from django.db import transaction

from casework.letters import fields, life, signing
from casework.letters.models import Kind, Letter
from casework.mailroom import outgoing
from casework.mailroom.forms.outgoing import OutgoingForm
from casework.organization.actors import Actor
from casework.organization.models import Agency, Role, User
from casework.registers.period import Period
from casework.workdays.words import spelled
from consultations.models import Recap
from consultations.recap.figures import Figures, Line

SHOWN = 160  # characters of a question or an answer in a table of ten columns
NOTHING = "Bulan ini tidak ada konsultasi, jadi tidak ada yang direkap."


def first_day(period: Period) -> date:
    return period.start.date()


def standing(agency: Agency, period: Period) -> Recap | None:
    """Of that month; a letter that was cancelled counts for nothing."""
    rows = Recap.objects.filter(agency=agency, month=first_day(period)).select_related("case", "made_by")
    return rows.exclude(case__outcome="withdrawn").first()


def letter_of(recap: Recap) -> Letter | None:
    return Letter.objects.filter(case=recap.case_id, kind=Kind.RECAP).exclude(status="revoked").order_by("id").first()


def write(agency: Agency, period: Period, found: Figures, *, by: Actor, at: datetime) -> Letter:
    """The draft of that month, or the one there is. Raises LetterRefused, engine.ActRefused."""
    if not found.total:
        raise life.LetterRefused(NOTHING)
    with transaction.atomic():
        Agency.objects.select_for_update().get(pk=agency.pk)  # two at once write one letter
        known = standing(agency, period)
        if known and (there := letter_of(known)):
            return there
        letter = _begin(agency, period, by, at)
        letter = life.save_text(letter, _text(letter, period, found, at), by=by, at=at, revision=letter.revision)
        who = User.objects.get(pk=by.user_id or 0)
        facts = {"case": letter.case, "figures": found.as_data(), "made_at": at, "made_by": who}
        Recap.objects.update_or_create(agency=agency, month=first_day(period), defaults=facts)
    return letter


def _begin(agency: Agency, period: Period, by: Actor, at: datetime) -> Letter:
    facts = {"kind": Kind.RECAP.value, "subject": f"Rekap konsultasi {period.label}", "key": uuid4()}
    form = OutgoingForm(facts, kinds=outgoing.kinds(agency))
    if not form.is_valid():
        raise life.LetterRefused("Naskah rekap konsultasi belum ada. Minta admin memuatnya.")
    return outgoing.begin(form, agency=agency, by=by, at=at)


def _text(letter: Letter, period: Period, found: Figures, at: datetime) -> dict[str, str]:
    facts = letter.facts | {
        "masa": period.label, "jumlah_rekap": summary(found),
        "baris_rekap": "\n".join(row(number, line) for number, line in enumerate(found.counted, 1)),
    }  # fmt: skip
    head = signing.holder(letter.agency, Role.AGENCY_HEAD, at)
    cc = "\n".join(dict.fromkeys([head.title if head else "Kepala Dinas", *filter(None, letter.cc.splitlines())]))
    texts = {name: fields.fill(getattr(letter.template, name), facts) for name in ("hal", "body")}
    return texts | {"cc": cc, "recipient": "", "recipient_place": ""}


def row(number: int, line: Line) -> str:
    cells = (
        str(number), line.day, line.case.applicant.name if line.case.applicant else "", line.cooperative, line.regency,
        ", ".join(line.record.all_topics), _asked(line), line.result, line.begun, line.ended,
    )  # fmt: skip
    return "| " + " | ".join(plain(cell) or "-" for cell in cells) + " |"


def _asked(line: Line) -> str:
    return "; ".join(filter(None, (short(line.record.question), short(line.said))))


def short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else text[: SHOWN - 1].rstrip() + "…"


def plain(text: str) -> str:
    """One cell of a table of a letter: nothing in it is read as a table, a field or a heading."""
    for mark, instead in (("|", "/"), ("{", "("), ("}", ")"), ("[", "("), ("]", ")"), ("**", "")):
        text = text.replace(mark, instead)
    return " ".join(text.split())


def summary(found: Figures) -> str:
    said = [f"Jumlah konsultasi {found.total} ({spelled(found.total)}) dari {len(found.cooperatives)} koperasi"]
    most = [f"{plain(name)} ({count})" for name, count in found.topics.most_common(3)]
    said.append("topik terbanyak " + ", ".join(most))
    if found.mean is not None:
        said.append(f"rata-rata lama pelayanan {found.mean} menit, {found.late} melewati 3 jam")
    if found.running:
        said.append(f"{found.running} masih berjalan saat rekap ini disusun")
    return "; ".join(said) + "."
