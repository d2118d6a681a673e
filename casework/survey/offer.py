"""What the tracking page of a closed case offers: the survey, until it was answered. Never a gate to anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from casework.cases.follow.offers import Offer, offers
from casework.cases.models import Case, Deadline
from casework.survey import answering


def offer(case: Case, deadlines: Sequence[Deadline], now: datetime) -> Offer | None:
    """One query, and only once the case is closed."""
    if not answering.is_asked(case, now) or answering.has_answered(case):
        return None
    return Offer(
        "Nilai layanan kami",
        "Sembilan pertanyaan, satu menit, tanpa nama. Jawaban Saudara tidak tersambung ke nomor ini.",
        reverse("survey:answer", args=(answering.token(case),)),
        icon="chart",
    )


offers.add("survey", offer)
