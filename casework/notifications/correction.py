"""The letter to the old contact when somebody asks for another one. Its link confirms and nothing else."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from casework.cases.correction_views import senders
from casework.cases.models import Event
from casework.notifications import compose, effects


def send_link(event: Event, token: str) -> None:
    case = event.case
    if case.applicant_id is None:
        return
    text = compose._text(
        case,
        subject=f"[{compose.PREFIXES.get(case.service, 'Layanan')} {case.number}] Pastikan kontak baru",
        changed=f"Seseorang, mungkin Saudara, meminta kontak pada nomor {case.number} diganti.",
        todo="Bila itu Saudara, buka tautan ini. Bila bukan, abaikan pesan ini; kontak lama tetap dipakai.",
        due="",
        due_label="",
        link=settings.SITE_URL.rstrip("/") + reverse("follow:confirm", args=(token,)),
        link_label="Pastikan penggantian",
        why=f"alamat pos-el ini tercantum pada nomor {case.number}",
    )
    effects._write([effects._message(event, text, event.at, applicant_id=case.applicant_id)])


senders.add("email", send_link)
