"""From an event to subject and text. Nothing here names an applicant: what is not read cannot leak."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.conf import settings
from django.template.loader import render_to_string

from casework.cases.clocks import office_time
from casework.cases.follow import taking
from casework.cases.models import Addressee, Case, Deadline, Event, Step, Task
from casework.notifications.hours import service_hours
from casework.notifications.wording import DONE, MOVED, PREFIXES, SHORT, THINGS, UNTIL, for_applicant
from casework.organization.models import Agency
from casework.workdays.words import clock, moment

LONGEST = 60
BRINGS = "letter_sent"  # whose mail takes the answer along, when the letter went out by e-mail
SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
BREAKS = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")


@dataclass(frozen=True)
class Text:
    subject: str
    body: str


def to_applicant(event: Event) -> Text:
    case = event.case
    words = for_applicant(case.service, event.kind)
    label = ""
    if words is None:
        label = _public_label(event)
        words = MOVED if label else DONE
    thing = THINGS.get(case.service, "permohonan")
    due = _deadline(case, words.deadline)
    names = {"thing": thing, "Thing": thing.capitalize(), "number": case.number, "label": label}
    names["Short"] = SHORT.get(case.service, "Permohonan")
    names["due"] = _day(due, case.agency)
    short = words.short if due or not words.short_open else words.short_open
    return about_case(
        case,
        subject=f"[{PREFIXES.get(case.service, 'Layanan')} {case.number}] {short.format(**names)}",
        changed=words.changed.format(**names),
        todo=words.todo,
        due=moment(due, case.agency.zone) if due else "",
        due_label=UNTIL.get(words.deadline, "Batas waktu"),
        link=f"{settings.SITE_URL}/lacak/?nomor={quote(case.number, safe='')}",
        link_label="Halaman lacak (siapkan kode pada tanda terima)",
        why=f"mencantumkan alamat pos-el ini pada {thing} nomor {case.number}",
        direct=taking.link(case, event.at) if event.kind == BRINGS and event.data.get("how") == "email" else "",
    )


def new_task(event: Event, task: Task) -> Text:
    """A step, a question, a letter to sign: what is now asked of somebody of the staff."""
    title = _one_line(task.title)
    if task.kind == Task.Kind.SIGNATURE:
        short, changed = "Surat menunggu persetujuan", f"Sebuah surat menunggu persetujuan Saudara: {title}."
    elif task.pass_number > 1:
        short, changed = "Dikembalikan untuk diperbaiki", f"Tugas ini kembali kepada Saudara: {title}."
    elif event.case.service == "objection" and event.kind in ("started", "register", "submit"):
        answer = _deadline(event.case, "reply")
        until = f", jawab s.d. {_day(answer, event.case.agency)}" if answer else ""
        short, changed = f"Keberatan baru{until}", f"Ada keberatan baru. Tugas Saudara: {title}."
    else:
        short, changed = f"Tugas baru: {title}", f"Ada tugas baru: {title}."
    path = f"/tugas/{task.pk}/" if task.kind == Task.Kind.DISPOSITION else ""
    return _to_staff(event.case, short, changed, task.due_at, "memegang tugas ini atau peran pelaksananya", path)


def of_disposition(case: Case, share: Addressee, *, short: str, changed: str, todo: str, why: str) -> Text:
    """About one share of a disposition; never what was written on it."""
    due = share.task.due_at if share.task.is_open else None
    return about_case(
        case,
        subject=f"[Tugas {case.number}] {short}",
        changed=changed,
        todo=todo,
        due=moment(due, case.agency.zone) if due else "",
        due_label="Batas waktu",
        link=f"{settings.SITE_URL}/disposisi/{share.pk}/",
        link_label="Halaman disposisi",
        why=why,
    )


def alert(event: Event, deadline: Deadline) -> Text:
    """Near or passed, counted in working days from the moment the alert was written."""
    case, agency = deadline.case, deadline.case.agency
    days = office_time(agency).workdays_between(event.at, deadline.due_at)
    label = _one_line(deadline.label)
    if event.kind == "deadline_near":
        if days <= 0:
            local = deadline.due_at.astimezone(agency.zone)
            short = f"Jatuh tempo hari ini {clock(local)} {local.tzname()}"
        else:
            short = f"{label} tinggal {days} hari kerja"
        changed = f"{label} kasus ini hampir habis."
    else:
        short = f"Terlambat {-days} hari kerja" if days < 0 else "Batas waktu terlewat hari ini"
        changed = f"{label} kasus ini sudah terlewat."
    return _to_staff(case, short, changed, deadline.due_at, "memegang tugas ini atau peran pelaksananya")


def to_office(agency: Agency, *, subject: str, changed: str, todo: str, path: str, label: str) -> Text:
    """To people of the office, about a list of the agency instead of a case."""
    context = {
        "changed": changed,
        "todo": todo,
        "link": f"{settings.SITE_URL}{path}",
        "link_label": label,
        "why": "memegang peran yang mengurusnya",
        "agency_name": _one_line(agency.name),
    }
    return Text(_fit(f"[Tugas] {subject}"), render_to_string("notifications/mail.txt", context).strip() + "\n")


def _to_staff(case: Case, short: str, changed: str, due: datetime | None, why: str, path: str = "") -> Text:
    return about_case(
        case,
        subject=f"[Tugas {case.number}] {short}",
        changed=changed,
        todo="Buka kasusnya, kerjakan, atau alihkan kepada yang berwenang.",
        due=moment(due, case.agency.zone) if due else "",
        due_label="Batas waktu",
        link=f"{settings.SITE_URL}{path or f'/kasus/{case.slug}/'}",
        link_label="Halaman tugas" if path else "Halaman kasus",
        why=why,
    )


def about_case(case: Case, subject: str, **parts: str) -> Text:
    """parts: as templates/notifications/mail.txt names them."""
    agency = case.agency
    context = {
        **parts,
        "agency_name": _one_line(agency.name),
        "contact": [_one_line(line) for line in _contact(agency)],
        "hours": service_hours(agency),
    }
    return Text(_fit(subject), render_to_string("notifications/mail.txt", context).strip() + "\n")


def _contact(agency: Agency) -> list[str]:
    ways = (("telepon", agency.phone), ("WhatsApp", agency.whatsapp), ("pos-el", agency.email))
    return [f"{way} {value}" for way, value in ways if value]


def _public_label(event: Event) -> str:
    """The citizen's word for the step the act led to; "" when the case closed."""
    if not (key := event.data.get("to")):
        return ""
    labels = Step.objects.filter(version=event.case.version_id, key=key).values_list("public_label", flat=True)
    return labels.first() or ""


def _deadline(case: Case, kind: str) -> datetime | None:
    found = Deadline.objects.open().filter(case=case, kind=kind, stopped=False) if kind else Deadline.objects.none()
    return found.order_by("-starts_at", "-id").values_list("due_at", flat=True).first()


def _day(due: datetime | None, agency: Agency) -> str:
    if due is None:
        return ""
    local = due.astimezone(agency.zone)
    return f"{local.day} {SHORT_MONTHS[local.month - 1]}"


def _one_line(text: str) -> str:
    """No line break survives: what stands in a header may not open another."""
    return " ".join(BREAKS.sub(" ", text).split())


def _fit(subject: str) -> str:
    line = _one_line(subject)
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"
