"""What the tracking page says, in the order people ask: where it stands, what I must do, until when, what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from casework.applicants.identity import short_name
from casework.cases import asking, pages, words
from casework.cases.follow.offers import Offer, offers, standings, ways
from casework.cases.follow.sentences import ASKED, DUE, ENDINGS, MEANINGS, THINGS
from casework.cases.models import Case, Deadline, Document, Event, Step, Transition
from casework.cases.models.deadline import with_moves
from casework.cases.moves import may_take
from casework.cases.procedures.frozen import Plan, plan_of
from casework.organization.actors import Actor
from casework.prepared import prepared
from casework.workdays import words as dates

WITHDRAW, RECEIVE = "withdraw", "record_delivery"
SOBER = ("refused", "upheld", "not_held", "not_documented")
ASKS = ("send_incomplete", "ask_again", "ask_files")  # whose reason is written for the applicant
CHANNELS = {
    "walk_in": "di loket",
    "online": "lewat portal",
    "letter": "lewat surat",
    "email": "lewat pos-el",
    "phone": "lewat telepon",
    "whatsapp": "lewat WhatsApp",
    "internal": "",
}
FIRST_WINDOWS = ("answer", "reply", "objection_window", "dispute")


@prepared
def _events(case_id: int) -> QuerySet[Event]:
    """What happened, without what only the chain reads."""
    return Event.objects.filter(case_id=case_id).only("case_id", "seq", "kind", "at", "data").order_by("seq")


@prepared
def _deadlines(case_id: int) -> QuerySet[Deadline]:
    return Deadline.objects.filter(case_id=case_id, task=None, public=True)


@prepared
def _documents(case_id: int) -> QuerySet[Document]:
    return Document.objects.filter(case_id=case_id, public=True).select_related("file")


@dataclass
class Followed:
    """Everything read of the case, once."""

    case: Case
    events: list[Event]
    deadlines: list[Deadline]
    documents: list[Document]
    now: datetime

    @classmethod
    def of(cls, case: Case, now: datetime) -> Followed:
        """Three queries, five when a deadline stood still or moved."""
        deadlines = with_moves(_deadlines(case.pk))
        for deadline in deadlines:
            deadline.case = case
        return cls(case, _events(case.pk), deadlines, _documents(case.pk), now)

    @property
    def plan(self) -> Plan:
        return plan_of(self.case.version)

    @property
    def step(self) -> Step | None:
        return self.plan.step(self.case.step_id) if self.case.step_id else None

    def day(self, at: datetime) -> str:
        return dates.long_date(at.astimezone(self.case.agency.zone).date())

    def open_deadline(self, *kinds: str) -> Deadline | None:
        return next((row for kind in kinds for row in self.deadlines if row.kind == kind and row.is_open), None)

    @property
    def late(self) -> bool:
        due = self.open_deadline("answer", "reply")
        return self.case.is_running and due is not None and not due.stopped and due.due_at < self.now


def context(found: Followed, actor: Actor) -> dict[str, Any]:
    case = found.case
    status, tone = _status(found)
    meaning = _meaning(found, status)
    if case.service in standings and (further := standings[case.service](case)):
        status, tone, meaning = further.status, further.tone, further.meaning
    asked = [offer for name in offers if (offer := offers[name](case, found.deadlines, found.now))]
    return {
        "case": case,
        "thing": THINGS.get(case.service, "Permohonan"),
        "holder": short_name(case.applicant.name) if case.applicant else "",
        "status": status,
        "tone": tone,
        "icon": "" if case.is_running else _ending(case.outcome).get("icon", ""),
        "meaning": meaning,
        "late": found.late,
        "todo": _todo(found, actor, asked),
        "due": _due_card(found, {offer.settles for offer in asked}),
        "items": timeline(found),
        "documents": found.documents,
        "withdraw": _withdraw(found, actor),
        "kept": case.merged_into.number if case.merged_into else "",
        "offers": [offer for offer in asked if not offer.urgent],
    }


def _status(found: Followed) -> tuple[str, str]:
    """As the SOP words it; but an answer that is ready looks ready, a late one late, and a refusal is no green tick."""
    status, tone = words.public_status(found.case, found.step)
    if found.step is None:
        return status, "neutral" if found.case.outcome in SOBER else tone
    if found.late and not found.step.waits_for_applicant:
        return "Melewati batas waktu", "late"
    ready = was_sent(pages.since_reopening(found.case, found.events)) and any(
        row.action == RECEIVE for row in found.plan.transitions(found.step)
    )
    return status, "done" if ready else tone


def _meaning(found: Followed, status: str) -> str:
    case, step = found.case, found.step
    if step is None:
        return ENDINGS.get(case.outcome, ENDINGS["done"])
    if found.late and not step.waits_for_applicant:
        return "Jawaban kami melewati batas waktu. Mohon maaf. Permohonan ini tetap kami kerjakan."
    if status == "Sedang diproses" and case.unit:
        return f"{case.unit.name} sedang menyiapkannya."
    return MEANINGS.get(status, "Petugas sedang mengerjakannya.")


def public_chances(case: Case, actor: Actor, *, sent: bool) -> list[Transition]:
    """What the applicant may do now. Saying "received" makes sense only once something was sent."""
    if not case.is_running or case.step_id is None:
        return []
    plan = plan_of(case.version)
    rows = [row for row in plan.transitions(plan.step(case.step_id)) if may_take(actor, row, case)]
    return [row for row in rows if sent or "reply_sent" not in row.guards]


def was_sent(events: Sequence[Event]) -> bool:
    return any(event.kind == "letter_sent" for event in events)


def _todo(found: Followed, actor: Actor, asked: Sequence[Offer]) -> dict[str, Any]:
    case = found.case
    rows = [
        row
        for row in public_chances(case, actor, sent=was_sent(pages.since_reopening(found.case, found.events)))
        if row.action != WITHDRAW
    ]
    if rows:
        row = rows[0]
        due = found.open_deadline("repair") if row.action == "submit_repair" else None
        return {
            "text": ASKED.get(row.action, "Selesaikan langkah ini."),
            "missing": _missing(found) if row.action == "submit_repair" else "",
            "until": f"{found.day(due.due_at)} pukul 23.59 {due.due_at.astimezone(case.agency.zone).tzname()}"
            if due
            else "",
            "label": row.public,
            "icon": "check" if row.action == RECEIVE else "upload",
            "url": _way(case, row.action),
        }
    urgent = next((offer for offer in asked if offer.urgent and offer.url), None)
    if urgent:
        return {"text": urgent.text, "label": urgent.label, "url": urgent.url, "icon": "scale"}
    if found.documents and not case.is_running:
        return {"text": "Tidak ada. Dokumen dapat diunduh di bawah ini."}
    if not case.is_running:
        return {"text": "Tidak ada."}
    by_mail = bool(case.applicant and case.applicant.email)
    news = (
        "Tunggu kabar dari kami lewat pos-el yang Saudara daftarkan."
        if by_mail
        else "Kabar terbaru selalu ada di halaman ini."
    )
    return {"text": f"Tidak ada. {news}"}


def _way(case: Case, action: str) -> str:
    """What was asked one by one is answered one by one; a service may have a page of its own for its action."""
    if action == asking.REPAIR and case.requirements.filter(asked_at__isnull=False).exists():
        return reverse("follow:repair", args=(case.slug,))
    own = ways[action](case) if action in ways else ""
    return own or reverse("follow:act", args=(case.slug, action))


def _missing(found: Followed) -> str:
    """What the officer wrote to the applicant when asking for it."""
    event = next((event for event in reversed(found.events) if event.kind in ASKS), None)
    return str(event.data.get("reason", "")) if event else ""


def _due_card(found: Followed, settled: set[str]) -> dict[str, Any] | None:
    """The one date that matters now. While the applicant must complete the papers it is theirs, shown above."""
    step = found.step
    kinds = (
        ("answer", "reply", "order", "provision", "documentation")
        if found.case.is_running
        else ("provision", "documentation", "objection_window", "dispute", "answer", "reply")
    )
    deadline = found.open_deadline(*(kind for kind in kinds if kind not in settled))
    if deadline is None or (step and step.waits_for_applicant and deadline.stopped):
        deadline = deadline or found.open_deadline(*(kind for kind in FIRST_WINDOWS if kind not in settled))
    if deadline is None:
        return None
    card = pages.deadline_card(deadline, found.case, found.now) | {"label": DUE.get(deadline.kind, deadline.label)}
    if card.get("total", 0) > 20:  # too many pieces to draw
        card["share"] = round(100 * card["used"] / card["total"])
    if step and step.key == "repair" and deadline.kind == "answer":
        card["note"] = "Hitungan dimulai lagi setelah berkas Saudara lengkap."
        last = next((event.kind for event in reversed(found.events) if event.kind in ASKS), "")
        if last == "send_incomplete":  # asked a second time the count goes on
            card |= {"state": "stopped", "words": "Berhenti dihitung, menunggu berkas Saudara"}
    extension = next(iter(deadline.extensions.all()), None)
    if extension:
        card["note"] = f"Diperpanjang {extension.amount} hari kerja. Alasan: {extension.ground}"
    return card


def _withdraw(found: Followed, actor: Actor) -> dict[str, str] | None:
    row = next((row for row in public_chances(found.case, actor, sent=True) if row.action == WITHDRAW), None)
    return {"label": row.public, "url": reverse("follow:act", args=(found.case.slug, WITHDRAW))} if row else None


def timeline(found: Followed) -> list[dict[str, Any]]:
    """Statuses in the citizen's words, oldest first. Returns inside the office are not shown; no person is named."""
    items = _past(found)
    step = found.step
    if step is None:
        label, _ = words.public_status(found.case, None)
        at = found.case.closed_at
        return [*items, _ending(found.case.outcome) | {"title": label, "meta": found.day(at) if at else ""}]
    now = items[-1]
    now |= {
        "state": "now",
        "tone": "waiting" if step.waits_for_applicant else "running",
        "meta": "Sejak " + now["meta"],
    }
    seen = {now["title"]}
    for ahead in pages.ahead(found.plan, step):
        if ahead.public_label and ahead.public_label not in seen:
            seen.add(ahead.public_label)
            items.append({"state": "next", "title": ahead.public_label})
    return [*items, {"state": "next", "title": "Selesai"}]


def _past(found: Followed) -> list[dict[str, Any]]:
    case = found.case
    arrived = dates.moment(case.received_at, case.agency.zone)
    items = [
        {
            "state": "done",
            "title": _first_label(found),
            "meta": f"{arrived} · {CHANNELS.get(case.channel, '')}".rstrip(" ·"),
        }
    ]
    for event in found.events:
        target = found.plan.step_called(str(event.data.get("to") or ""))
        again = "closed_at" in event.data
        moved = event.data.get("from") != event.data.get("to")
        if again:
            _ended(items, found, event)
        if event.kind == "extend":
            _add(items, found, event, "Waktu jawaban diperpanjang", None, str(event.data.get("reason", "")))
        elif event.kind == "letter_sent":
            _add(items, found, event, "Surat dikirim", None, at=_sent_at(event))
        elif target and moved and target.public_label:
            said = _again(event) if again else str(event.data.get("reason", "")) if event.kind in ASKS else ""
            _add(items, found, event, target.public_label, target, said)
    return _current_last(items, found.step)


def _ended(items: list[dict[str, Any]], found: Followed, event: Event) -> None:
    """How it had ended before it was taken up again; what was told until then stays told."""
    outcome, at = str(event.data.get("outcome", "")), datetime.fromisoformat(event.data["closed_at"])
    told = {"title": words.public_ending(outcome), "meta": found.day(at), "theirs": True, "noted": True}
    items.append(_ending(outcome) | told)


def _ending(outcome: str) -> dict[str, Any]:
    """A tick for who got what was asked; a refusal or a withdrawal is over without one."""
    if outcome in SOBER:
        return {"state": "ended", "icon": "info"}
    return {"state": "done"} if words.tone(outcome) == "done" else {"state": "ended", "icon": "minus"}


def _again(event: Event) -> str:
    number = event.data.get("objection")
    return f"Dikerjakan kembali atas putusan keberatan {number}." if number else "Dibuka kembali."


def _first_label(found: Followed) -> str:
    started = next((event for event in found.events if event.kind == "started"), None)
    first = found.plan.step_called(str(started.data.get("step"))) if started else None
    return first.public_label if first and first.public_label and not first.waits_for_applicant else "Sudah kami terima"


def _add(
    items: list[dict[str, Any]],
    found: Followed,
    event: Event,
    title: str,
    step: Step | None,
    text: str = "",
    *,
    at: datetime | None = None,
) -> None:
    if step and items[-1]["title"] == title:
        return
    if items[-1]["title"] == title and items[-1]["meta"] == found.day(at or event.at):
        return  # two letters of one day
    earlier = next((place for place, item in enumerate(items) if item["title"] == title), None)
    if step and earlier is not None and not any(item.get("theirs") for item in items[earlier:]):
        items[earlier + 1 :] = [item for item in items[earlier + 1 :] if item["noted"]]  # sent back inside the office
        return
    unit = _unit(found, step)
    items.append(
        {
            "state": "done",
            "title": title,
            "meta": found.day(at or event.at) + (f" · {unit}" if unit else ""),
            "text": text,
            "theirs": bool(step and step.waits_for_applicant),
            "noted": step is None,
        }
    )


def _sent_at(event: Event) -> datetime:
    """The moment it left, which may have been noted later."""
    return datetime.fromisoformat(event.data["effective_at"]) if event.data.get("effective_at") else event.at


def _current_last(items: list[dict[str, Any]], step: Step | None) -> list[dict[str, Any]]:
    """What was noted without moving (a letter sent, an extension) stands before the status that still holds."""
    label = step.public_label if step else ""
    place = next((place for place in range(len(items) - 1, -1, -1) if items[place]["title"] == label), None)
    if place is not None:
        items.append(items.pop(place))
    return items


def _unit(found: Followed, step: Step | None) -> str:
    if step is None or step.waits_for_applicant:
        return ""
    if step.lead_role in ("work_unit", "division_staff", "division_head") and found.case.unit:
        return str(found.case.unit.name)
    return str(step.lanes[0]["label"])
