"""Mails whose link does one thing, sent only to the address the case already has. Such a link may be stored: it lives
for a while and works once.
"""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from casework.cases import correction_views
from casework.cases.follow import lost_code
from casework.cases.models import Event
from casework.notifications import compose, effects


def new_code(event: Event, token: str) -> None:
    number = event.case.number
    _send(
        event, reverse("follow:new_code", args=(token,)), "Buat kode baru",
        short="Tautan kode lacak baru",
        changed=f"Seseorang, mungkin Saudara, meminta kode lacak baru untuk nomor {number}.",
        todo="Bila itu Saudara, buka tautan ini dalam 24 jam. Bila bukan, abaikan pesan ini; kode lama tetap berlaku.",
    )  # fmt: skip


def new_contact(event: Event, token: str) -> None:
    """To the old contact, when somebody asks for another one."""
    number = event.case.number
    _send(
        event, reverse("follow:confirm", args=(token,)), "Pastikan penggantian",
        short="Pastikan kontak baru",
        changed=f"Seseorang, mungkin Saudara, meminta kontak pada nomor {number} diganti.",
        todo="Bila itu Saudara, buka tautan ini. Bila bukan, abaikan pesan ini; kontak lama tetap dipakai.",
    )  # fmt: skip


def _send(event: Event, path: str, label: str, *, short: str, changed: str, todo: str) -> None:
    case = event.case
    if case.applicant_id is None:
        return
    text = compose.about_case(
        case, f"[{compose.PREFIXES.get(case.service, 'Layanan')} {case.number}] {short}", changed=changed, todo=todo,
        due="", due_label="", link=settings.SITE_URL.rstrip("/") + path, link_label=label,
        why=f"alamat pos-el ini tercantum pada nomor {case.number}",
    )  # fmt: skip
    effects.write([effects.message(event, text, event.at, applicant_id=case.applicant_id)])


lost_code.senders.add("email", new_code)
correction_views.senders.add("email", new_contact)
