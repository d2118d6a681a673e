"""The only writer of answers. Once per case, and nothing that leads from an answer back to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from casework.cases.models import Case
from casework.organization.models import Agency
from casework.survey.models import SurveyAnswer, SurveyTurn

SALT = "casework.survey"
OPEN = timedelta(days=60)  # after the case was closed
UNASKED = ("withdrawn", "lapsed", "merged", "transferred")  # nobody was served


class AlreadyAnswered(Exception):
    """This case has had its turn."""


def token(case: Case) -> str:
    return signing.dumps(case.pk, salt=SALT, compress=True)


def case_of(text: str, now: datetime) -> Case | None:
    """The case of a link; None when it is spoiled, not closed, or too long ago."""
    try:
        pk = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    case = Case.objects.select_related("agency__calendar").filter(pk=pk).first()
    return case if case and is_asked(case, now) else None


def is_asked(case: Case, now: datetime) -> bool:
    if case.is_running or case.closed_at is None or case.applicant_id is None or case.outcome in UNASKED:
        return False
    return now - case.closed_at <= OPEN


def has_answered(case: Case) -> bool:
    return SurveyTurn.objects.filter(seal__in=_seals(case)).exists()


def answer_for(case: Case, values: Mapping[str, Any], *, at: datetime) -> None:
    """Raises AlreadyAnswered; two presses at once leave one answer."""
    if has_answered(case):
        raise AlreadyAnswered
    month = month_of(case.agency, at)
    try:
        with transaction.atomic():
            turn = {"agency_id": case.agency_id, "service": case.service, "month": month}
            SurveyTurn.objects.create(seal=_seals(case)[0], **turn)
            _write(case.agency, case.service, SurveyAnswer.Way.LINK, month, values)
    except IntegrityError as error:
        raise AlreadyAnswered from error


def answer(agency: Agency, service: str, way: str, values: Mapping[str, Any], *, at: datetime) -> None:
    """Of somebody at the kiosk, or copied from paper."""
    _write(agency, service, way, month_of(agency, at), values)


def month_of(agency: Agency, at: datetime) -> date:
    return at.astimezone(agency.zone).date().replace(day=1)


def _write(agency: Agency, service: str, way: str, month: date, values: Mapping[str, Any]) -> None:
    SurveyAnswer.objects.create(agency=agency, service=service, way=way, month=month, **values)


def _seals(case: Case) -> list[str]:
    """Under the key of today first; under those that were rotated out a turn stays a turn."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [salted_hmac(SALT, str(case.pk), secret=key, algorithm="sha256").hexdigest() for key in keys]
