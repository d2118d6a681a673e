"""Who may see what of consultations; what is not this person's to see is a 404, as everywhere."""

from __future__ import annotations

from django.http import Http404

from casework.cases.access import get_case_for
from casework.cases.models import Case
from casework.cooperatives.models import Cooperative
from casework.organization.actors import Actor
from casework.organization.models import Role
from consultations.models import Consultation
from consultations.recording import OFFICERS

READERS = (
    Role.FRONT_OFFICE, Role.DIVISION_STAFF, Role.DIVISION_HEAD, Role.SECRETARIAT, Role.AGENCY_HEAD,
    Role.RECORDS_OFFICER, Role.AGENCY_ADMIN, Role.AUDITOR,
)  # fmt: skip
REPORTERS = OFFICERS | {Role.SECRETARIAT.value}  # may write the recap of a month


def get_record_for(actor: Actor, slug: str) -> Consultation:
    """With its case and cooperative."""
    case: Case = get_case_for(actor, slug)
    record = Consultation.objects.select_related("cooperative").filter(case=case).first()
    if record is None or case.service != "consultation":
        raise Http404
    record.case = case
    return record


def get_cooperative_for(actor: Actor, pk: int) -> Cooperative:
    found = Cooperative.objects.filter(pk=pk, agency_id=actor.agency_id or 0).first()
    if found is None:
        raise Http404
    return found
