"""A new issue of an SOP made in the portal: copy, change, publish. What is missing is said before it is frozen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from casework.cases.models import Procedure, ProcedureVersion
from casework.cases.procedures.check import Invalid, checked, mistakes_of
from casework.cases.procedures.load import issue, write


def gaps(content: dict[str, Any]) -> list[str]:
    """Why this may not be published yet. Transcripts of old documents may have such gaps, new issues may not."""
    identity = content.get("identity") or {}
    approver = identity.get("approved_by") or {}
    found = [str(mistake) for mistake in mistakes_of(content)]
    if not approver.get("name") or not approver.get("position"):
        found.append("identity, approved_by: sebut nama dan jabatan pejabat yang mengesahkan")
    if not identity.get("effective_on"):
        found.append("identity, effective_on: isi tanggal efektif")
    return found


@transaction.atomic
def draft_from(version: ProcedureVersion, at: datetime) -> ProcedureVersion:
    """The next number of the same SOP as a draft: dates and approver empty, because nobody has approved it."""
    Procedure.objects.select_for_update().get(pk=version.procedure_id)
    latest = version.procedure.versions.aggregate(latest=Max("number"))["latest"]
    unsigned = dict.fromkeys(("created_on", "revised_on", "effective_on", "approved_by"))
    identity = version.content["identity"] | unsigned
    content = version.content | {"version": latest + 1, "status": "draft", "identity": identity}
    draft = ProcedureVersion(procedure=version.procedure, number=latest + 1)
    write(draft, content, at)
    return draft


@transaction.atomic
def change_draft(draft: ProcedureVersion, content: Any, at: datetime) -> None:
    """Raises Invalid with every mistake, or Frozen when it is no longer a draft."""
    whole = checked(content, str(draft.procedure))
    fixed = {
        "code": draft.procedure.code,
        "version": draft.number,
        "service": draft.procedure.service,
        "status": "draft",
    }
    write(draft, whole | fixed, at)


@transaction.atomic
def publish(draft: ProcedureVersion, *, by_id: int, at: datetime) -> None:
    """Freeze the draft and retire what it replaces; running cases keep theirs. Raises Invalid with what is missing."""
    if missing := gaps(draft.content):
        raise Invalid(str(draft.procedure), missing)
    for older in draft.procedure.versions.published().filter(number__lt=draft.number):
        issue(older, at, status=ProcedureVersion.Status.RETIRED)
    issue(draft, at, status=ProcedureVersion.Status.PUBLISHED, by_id=by_id)
