"""Data of an applicant that was wrong: by an officer with a reason, or asked by the applicant. Every change is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from . import keys as personal
from .models import Applicant, Correction

LABELS = {
    "kind": "Jenis pemohon",
    "name": "Nama",
    "nik": "NIK",
    "phone": "Nomor HP/WhatsApp",
    "email": "Pos-el",
    "address": "Alamat",
    "regency": "Kabupaten/kota",
    "occupation": "Pekerjaan",
    "entity_number": "Nomor SK pengesahan",
    "member_count": "Jumlah anggota",
}
CONTACTS = ("phone", "email")  # another one leads letters elsewhere, so the old one, or the counter, confirms it
Change = tuple[Any, Any]
State = Correction.State


class Decided(Exception):
    """This correction was decided, or confirmed, before."""


def changed(applicant: Applicant, values: Mapping[str, Any]) -> dict[str, Change]:
    """name → (before, after) of what differs."""
    pairs = {name: (getattr(applicant, name), value) for name, value in values.items() if name in LABELS}
    return {name: pair for name, pair in pairs.items() if (pair[0] or "") != (pair[1] or "")}


def keep(
    applicant: Applicant, changes: Mapping[str, Change], *, at: datetime, user_id: int, reason: str, number: str = ""
) -> Correction:
    """The line of history of something an officer has changed."""
    return Correction.objects.create(
        applicant=applicant, case_number=number, names=sorted(changes), values_sealed=_seal(applicant, changes),
        state=State.DONE, reason=reason[:300], asked_at=at, decided_at=at, user_id=user_id,
    )  # fmt: skip


def correct(
    applicant: Applicant, values: Mapping[str, Any], *, at: datetime, user_id: int, reason: str, number: str = ""
) -> Correction | None:
    """None when nothing differs. Raises ValidationError."""
    from .registering import replace

    changes = changed(applicant, values)
    if not changes:
        return None
    with transaction.atomic():
        replace(applicant, {name: after for name, (_, after) in changes.items()}, at=at)
        return keep(applicant, changes, at=at, user_id=user_id, reason=reason, number=number)


def ask(applicant: Applicant, values: Mapping[str, Any], *, at: datetime, number: str) -> Correction | None:
    """By the applicant. Another contact must be confirmed first. A newer wish replaces one that still waits."""
    changes = changed(applicant, values)
    if not changes:
        return None
    waiting(applicant).update(state=State.REFUSED, decided_at=at, reason="Diganti permintaan yang lebih baru")
    contact = bool(set(changes) & set(CONTACTS))
    return Correction.objects.create(
        applicant=applicant, case_number=number, names=sorted(changes), values_sealed=_seal(applicant, changes),
        state=State.UNCONFIRMED if contact else State.ASKED, asked_at=at,
    )  # fmt: skip


def waiting(applicant: Applicant) -> Any:
    return Correction.objects.filter(applicant=applicant, state__in=(State.UNCONFIRMED, State.ASKED))


def confirm(correction: Correction, *, at: datetime) -> None:
    """The old contact said yes. Raises Decided."""
    rows = Correction.objects.filter(pk=correction.pk, state=State.UNCONFIRMED)
    if not rows.update(state=State.ASKED, confirmed_at=at):
        raise Decided


def decide(correction: Correction, *, accept: bool, at: datetime, user_id: int, reason: str) -> None:
    """Raises Decided, ValidationError. Accepting what nobody confirmed is the counter's word that he stood there."""
    rows = Correction.objects.filter(pk=correction.pk, state__in=(State.UNCONFIRMED, State.ASKED))
    with transaction.atomic():
        state = State.DONE if accept else State.REFUSED
        if not rows.update(state=state, decided_at=at, user_id=user_id, reason=reason[:300]):
            raise Decided
        if accept:
            from .registering import replace

            after = {name: pair[1] for name, pair in values(correction).items()}
            replace(correction.applicant, after, at=at)


def values(correction: Correction) -> dict[str, Change]:
    """Before and after; {} once the applicant's key is gone. For somebody who may see them, who leaves a trace."""
    applicant = correction.applicant
    if applicant.erased_at or not correction.values_sealed:
        return {}
    plain = personal.unseal(applicant.open_key(), personal.decode(correction.values_sealed), _owner(applicant))
    return {name: (pair[0], pair[1]) for name, pair in json.loads(plain).items()}


def _seal(applicant: Applicant, changes: Mapping[str, Change]) -> str:
    data = json.dumps({name: list(pair) for name, pair in changes.items()}, ensure_ascii=False).encode()
    return personal.encode(personal.seal(applicant.open_key(), data, _owner(applicant)))


def _owner(applicant: Applicant) -> str:
    return f"{applicant.ref}:correction"
