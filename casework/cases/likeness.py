"""Whether two requests may be one and the same: the same applicant, or the same words in any order, within 30 days."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import timedelta

from django.db.models import Q

from casework.cases.models import Case

WITHIN = timedelta(days=30)
SAYS_NOTHING = """ada atas bagi dalam dan dari data dengan di informasi ini itu jumlah ke mengenai minta mohon oleh
    pada per permintaan permohonan saya sampai serta tahun tentang untuk yang"""
EMPTY = frozenset(SAYS_NOTHING.split())
NO_WORDS = "-"  # no key of any case
LEAST = 2  # one word alone is no likeness


def words_key(text: str) -> str:
    """ "" when too little is left to compare."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    words = sorted(set(re.findall(r"[a-z0-9]+", plain)) - EMPTY)
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:32] if len(words) >= LEAST else ""


def near(case: Case) -> Q:
    """Cases that came within 30 days of this one and look like it."""
    same = Q(applicant=case.applicant_id) if case.applicant_id else Q(pk__in=[])
    if case.words_key:
        same |= Q(words_key=case.words_key)
    around = Q(received_at__gte=case.received_at - WITHIN, received_at__lte=case.received_at + WITHIN)
    return same & around & Q(agency=case.agency_id, service=case.service) & ~Q(pk=case.pk)


def is_near(one: Case, other: Case) -> bool:
    """The same rule, of two rows at hand."""
    same = one.applicant_id is not None and one.applicant_id == other.applicant_id
    same = same or bool(one.words_key and one.words_key == other.words_key)
    return same and one.service == other.service and abs(one.received_at - other.received_at) <= WITHIN


def why(one: Case, other: Case) -> str:
    reasons = ["pemohon sama"] if one.applicant_id and one.applicant_id == other.applicant_id else []
    reasons += ["kata-kata sama"] if one.words_key and one.words_key == other.words_key else []
    return ", ".join(reasons)
