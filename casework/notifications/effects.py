"""After effects: they only write messages. Run twice, they write once; sending is the sender's business."""

from __future__ import annotations

import hashlib
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q

from casework.cases.clocks import PROMISED
from casework.cases.models import Deadline, Event, Task
from casework.cases.registry import after_effect
from casework.notifications import compose
from casework.notifications.hours import office_opens
from casework.notifications.models import OutgoingMessage
from casework.notifications.tasks import poke
from casework.organization.models import Agency, Appointment, Role, User

KEEPERS = (Role.PPID_HEAD.value, Role.PPID_OFFICER.value)  # who keeps what a closed case has promised


@after_effect("tell_applicant")
def tell_applicant(event: Event) -> None:
    """Who left no e-mail address is told in other ways; no message is written."""
    applicant = event.case.applicant
    if applicant is None or applicant.erased_at or not applicant.email:
        return
    text = compose.to_applicant(event)
    told = OutgoingMessage.objects.filter(applicant=applicant, event__case=event.case_id, body=text.body)
    if told.exclude(event=event).exclude(state=OutgoingMessage.State.FAILED).exists() or _told_with_link(event, text):
        return  # the letter went out, then the case moved on: the same words once
    write([message(event, text, event.at, applicant_id=applicant.pk)])


def _told_with_link(event: Event, text: compose.Text) -> bool:
    """The mail that brought the newest letter said the same, and had the link to it besides."""
    if event.kind == compose.BRINGS:
        return False
    newest = Event.objects.filter(case=event.case_id, kind=compose.BRINGS).order_by("-seq").first()
    told = OutgoingMessage.objects.filter(event=newest, subject=text.subject) if newest else None
    return told is not None and told.exclude(state=OutgoingMessage.State.FAILED).exists()


@after_effect("tell_holder")
def tell_holder(event: Event) -> None:
    """Every task this act opened, to its holder or to all who hold the role; not to whoever acted."""
    messages: dict[int, OutgoingMessage] = {}
    ripe = office_opens(event.case.agency, event.at)
    opened = Task.objects.open().filter(case=event.case_id, opened_at=event.at, waits_for_applicant=False)
    for task in opened.select_related("agency__calendar").order_by("id"):
        people = [user for user in holders(task, event.at) if user != event.user_id and user not in messages]
        text = compose.new_task(event, task) if people else None
        if text:
            messages |= {user: message(event, text, ripe, user_id=user) for user in people}
    write(list(messages.values()))


@after_effect("alert_holder")
def alert_holder(event: Event) -> None:
    """A deadline is near or has passed: to whoever must act on it now."""
    found = Deadline.objects.open().filter(pk=event.data.get("deadline"))
    deadline = found.select_related("case__agency__calendar", "task").first()
    if deadline is None:
        return
    case = deadline.case
    task = deadline.task or Task.objects.open().filter(case=case, kind=Task.Kind.STEP).first()
    if task is not None and not task.is_open:
        return
    if task is None and deadline.unit != PROMISED:
        return  # a window that outlives its case is a right of the applicant, nobody's duty
    people = holders(task, event.at) if task else _in_roles(case.agency, KEEPERS, event.at)
    ripe = office_opens(case.agency, event.at)
    text = compose.alert(event, deadline)
    write([message(event, text, ripe, user_id=user) for user in people])


def _in_roles(agency: Agency, roles: tuple[str, ...], at: datetime) -> list[int]:
    """Everyone in force in these roles who can be written to."""
    posts = Appointment.objects.on(at.astimezone(agency.zone).date()).filter(agency=agency, role__in=roles)
    people = User.objects.filter(is_active=True, pk__in=posts.values("user")).exclude(email="")
    return list(people.order_by("pk").values_list("pk", flat=True))


def holders(task: Task, at: datetime) -> list[int]:
    """The holder, else everyone in force in the role and unit; only people who can be written to."""
    people = User.objects.filter(is_active=True).exclude(email="")
    if task.holder_id:
        return list(people.filter(pk=task.holder_id).values_list("pk", flat=True))
    today = at.astimezone(task.agency.zone).date()
    posts = Appointment.objects.on(today).filter(agency=task.agency_id, role=task.role)
    if task.unit_id:
        posts = posts.filter(Q(unit=task.unit_id) | Q(unit=None))
    return list(people.filter(pk__in=posts.values("user")).order_by("pk").values_list("pk", flat=True))


def message(event: Event, text: compose.Text, ripe: datetime, **recipient: int) -> OutgoingMessage:
    return OutgoingMessage(
        event=event, subject=text.subject, body=text.body, created_at=event.at, not_before=ripe,
        message_id=_message_id(event, recipient), **recipient,
    )  # fmt: skip


def _message_id(event: Event, recipient: dict[str, int]) -> str:
    """The same for the same event, recipient and channel, also after a restore from backup."""
    ((kind, pk),) = recipient.items()
    digest = hashlib.sha256(f"{event.hash}:{kind}:{pk}:email".encode()).hexdigest()[:40]
    return f"<{digest}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"


def write(messages: list[OutgoingMessage]) -> None:
    if messages:
        OutgoingMessage.objects.bulk_create(messages, ignore_conflicts=True)
        poke()
