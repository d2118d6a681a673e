"""What becomes of a disposition: told to whoever gave it, or to whose share was taken back or is waited for.

New shares, also returned ones, are tasks and told as such (effects.tell_holder).
"""

from __future__ import annotations

from casework.cases.models import Addressee, Event
from casework.cases.registry import after_effect
from casework.notifications import compose
from casework.notifications.effects import holders, message, write
from casework.notifications.hours import office_opens
from casework.organization.models import User


def _shares(event: Event) -> list[Addressee]:
    pks = [*event.data.get("tasks", ()), *filter(None, [event.data.get("task")])]
    found = Addressee.objects.filter(task__in=pks, disposition__case=event.case_id)
    return list(found.select_related("disposition", "task__agency__calendar").order_by("id"))


@after_effect("tell_giver")
def tell_giver(event: Event) -> None:
    """Somebody has finished a share."""
    for share in _shares(event)[:1]:
        giver = User.objects.filter(pk=share.disposition.given_by_id, is_active=True).exclude(email="")
        people = [pk for pk in giver.values_list("pk", flat=True) if pk != event.user_id]
        _tell(event, share, people, "Disposisi Saudara selesai", "Disposisi Saudara sudah ditindaklanjuti.",
              "Buka disposisinya untuk membaca yang dilakukan.", "memberikan disposisi ini")  # fmt: skip


@after_effect("tell_recalled")
def tell_recalled(event: Event) -> None:
    for share in _shares(event):
        _tell(event, share, holders(share.task, event.at), "Disposisi ditarik kembali",
              "Disposisi kepada Saudara ditarik kembali oleh pemberinya.",
              "Saudara tidak perlu mengerjakannya lagi.", "menerima disposisi ini")  # fmt: skip


@after_effect("remind_holder")
def remind_holder(event: Event) -> None:
    """The giver asks how far it is; nothing is said when it was finished meanwhile."""
    for share in _shares(event):
        if share.task.is_open:
            _tell(event, share, holders(share.task, event.at), "Pengingat disposisi",
                  "Pemberi disposisi menunggu tindak lanjut Saudara.",
                  "Buka disposisinya, selesaikan, teruskan, atau kembalikan.", "menerima disposisi ini")  # fmt: skip


def _tell(event: Event, share: Addressee, people: list[int], short: str, changed: str, todo: str, why: str) -> None:
    text = compose.of_disposition(event.case, share, short=short, changed=changed, todo=todo, why=why)
    ripe = office_opens(event.case.agency, event.at)
    write([message(event, text, ripe, user_id=user) for user in people if user != event.user_id])
