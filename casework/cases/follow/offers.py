"""What a service offers on the tracking page beyond the public actions of its SOP, e.g. an objection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.cases.models import Case, Deadline
from casework.cases.registry import Names


@dataclass(frozen=True)
class Offer:
    """Without `url` (not yet, or not any more) only the text stands. `urgent`: stands where the own task stands.
    `settles`: the kind of deadline that need not be shown any more because it was used.
    """

    label: str
    text: str
    url: str = ""
    urgent: bool = False
    settles: str = ""
    icon: str = "scale"


@dataclass(frozen=True)
class Standing:
    """Where something stands that goes on after the case: said instead of how the case ended."""

    status: str
    tone: str
    meaning: str


# service → what is said of its case; None while nothing goes on beside it
standings: Names[Callable[[Case], Standing | None]] = Names("standing")
Asked = Callable[[Case, Sequence[Deadline], datetime], Offer | None]  # case, its public deadlines, now
offers: Names[Asked] = Names("offer")

Way = Callable[[Case], str]  # the address of a page of its own for a public action; "" sends to the generic one
ways: Names[Way] = Names("way")
