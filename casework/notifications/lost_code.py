"""The letter that leads back to a case whose code was lost. Its link lives a day and works once: it may be stored."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from casework.cases.follow.lost_code import senders
from casework.cases.models import Event
from casework.notifications import compose, effects


def send_link(event: Event, token: str) -> None:
    case = event.case
    if case.applicant_id is None:
        return
    text = compose._text(
        case,
        subject=f"[{compose.PREFIXES.get(case.service, 'Layanan')} {case.number}] Tautan kode lacak baru",
        changed=f"Seseorang, mungkin Saudara, meminta kode lacak baru untuk nomor {case.number}.",
        todo="Bila itu Saudara, buka tautan ini dalam 24 jam. Bila bukan, abaikan pesan ini; kode lama tetap berlaku.",
        due="",
        due_label="",
        link=settings.SITE_URL.rstrip("/") + reverse("follow:new_code", args=(token,)),
        link_label="Buat kode baru",
        why=f"alamat pos-el ini tercantum pada nomor {case.number}",
    )
    effects._write([effects._message(event, text, event.at, applicant_id=case.applicant_id)])


senders.add("email", send_link)
