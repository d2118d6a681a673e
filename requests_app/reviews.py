"""Tells the keepers of the lists what wants looking at: each review date and coming end once, however many sweep."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from casework.notifications import office
from casework.organization.models import Agency
from requests_app.dip.access import KEEPERS
from requests_app.models import ExemptInformation, PublicInformation

NAMED = 10  # titles in one message
AT_ONCE = 500


def sweep(now: datetime) -> int:
    """How many lines were announced."""
    told = 0
    for agency in Agency.objects.filter(active=True).select_related("calendar"):
        today = now.astimezone(agency.zone).date()
        told += _items(agency, today, now) + _exemptions(agency, today, now)
    return told


@transaction.atomic
def _items(agency: Agency, today: date, now: datetime) -> int:
    untold = Q(reminded_for=None) | Q(reminded_for__lt=F("review_on"))
    rows = PublicInformation.objects.filter(untold, agency=agency).to_review(today).order_by("number")
    found = list(rows.select_for_update(no_key=True)[:AT_ONCE])
    if not found:
        return 0
    PublicInformation.objects.filter(pk__in=[row.pk for row in found]).update(reminded_for=F("review_on"))
    titles = [f"{row.number}. {row.title}" for row in found]
    office.tell(
        agency, KEEPERS, key=_key("items", [(row.pk, row.review_on) for row in found]),
        subject=f"{len(found)} butir daftar informasi perlu ditinjau",
        changed="Tanggal tinjau butir Daftar Informasi Publik ini sudah tiba:\n" + _listed(titles),
        todo="Mutakhirkan yang berubah, catat yang masih benar, tarik yang tidak lagi berlaku.",
        path="/dip/?tab=tinjau", label="Yang perlu ditinjau", at=now,
    )  # fmt: skip
    return len(found)


@transaction.atomic
def _exemptions(agency: Agency, today: date, now: datetime) -> int:
    soon = today + timedelta(days=int(str(agency.setting("exemption_warning_days"))))
    rows = ExemptInformation.objects.in_force(agency, today).order_by("number")
    rows = rows.filter(Q(review_on__lte=today) | Q(valid_until__lte=soon))
    found, titles = [], []
    for row in rows.select_for_update(no_key=True)[:AT_ONCE]:
        ends = row.valid_until is not None and row.valid_until <= soon
        moment = row.valid_until if ends else row.review_on
        if moment is None or (row.reminded_for and row.reminded_for >= moment):
            continue
        row.reminded_for = moment
        found.append(row)
        word = "berakhir" if ends else "tanggal tinjau"
        titles.append(f"{row.number}. {row.information} ({word} {moment:%d/%m/%Y})")
    if not found:
        return 0
    ExemptInformation.objects.bulk_update(found, ["reminded_for"])
    office.tell(
        agency, KEEPERS, key=_key("exempt", [(row.pk, row.reminded_for) for row in found]),
        subject=f"{len(found)} pengecualian perlu ditinjau",
        changed="Pengecualian informasi ini perlu ditinjau atau akan berakhir:\n" + _listed(titles),
        todo="Uji kembali sebelum berakhir. Yang berakhir tidak dapat lagi menjadi dasar penolakan.",
        path="/dik/", label="Informasi dikecualikan", at=now,
    )  # fmt: skip
    return len(found)


def _listed(titles: Sequence[str]) -> str:
    more = [f"dan {len(titles) - NAMED} lainnya"] if len(titles) > NAMED else []
    return "\n".join(f"- {title}" for title in [*titles[:NAMED], *more])


def _key(what: str, facts: Sequence[tuple[int, date | None]]) -> str:
    return f"{what}-" + hashlib.sha256(repr(facts).encode()).hexdigest()[:32]
