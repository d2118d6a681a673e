"""From a posted form to an act of the engine: stores what was uploaded, then asks the engine.

One door for staff and applicants.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from casework.cases import engine, reopening
from casework.cases.forms import StepForm
from casework.cases.models import Case, Document, Task
from casework.files.checking import Checked, check
from casework.files.store import keep
from casework.organization.actors import STAFF, Actor


def checked(files: Iterable[UploadedFile], actor: Actor) -> list[Checked]:
    """Examined before any transaction begins, because that takes a child process. Raises FileRefused."""
    audience = "staff" if actor.kind == STAFF else "citizen"
    return [check(file, audience=audience) for file in files]


def attach(
    case: Case,
    found: Checked,
    *,
    label: str = "",
    kind: str = "attachment",
    by: Actor,
    at: datetime,
    public: bool = False,
) -> Document:
    file = keep(found, at=at)
    return Document.objects.create(
        case=case, file=file, label=label or file.name, kind=kind, added_at=at, added_by_id=by.user_id, public=public
    )  # fmt: skip


def add(case: Case, found: Checked, *, label: str, public: bool, by: Actor, at: datetime) -> None:
    """A document that no step asked for, and the event that tells it."""
    with transaction.atomic():
        document = attach(case, found, label=label, by=by, at=at, public=public)
        engine.record(case, "document_added", by=by, at=at, data={"sha256": document.file.sha256})


def take(case: Case, form: StepForm, *, by: Actor, at: datetime) -> Case:
    """Files first (checked, then kept), then the transition, all or nothing."""
    outputs = form.outputs()
    uploads = {key: value for key, value in outputs.items() if isinstance(value, UploadedFile)}
    ready = dict(zip(uploads, checked(uploads.values(), by), strict=True))
    extras = checked(form.cleaned_data.get("files") or (), by)
    papers = form.papers()
    read = dict(zip(papers, checked([file for _, file in papers.values()], by), strict=True))
    labels = {item["key"]: item["label"] for item in form.transition.step.outputs}
    with transaction.atomic():
        data: dict[str, Any] = form.act_data()
        data["outputs"] = outputs | {
            key: attach(case, found, label=labels[key], kind=key, by=by, at=at) for key, found in ready.items()
        }
        data["papers"] = {
            name: attach(case, found, label=papers[name][0], by=by, at=at) for name, found in read.items()
        }
        for found in extras:
            attach(case, found, by=by, at=at)
        take = reopening.reopen if form.transition.reopens else engine.advance
        case = take(
            case, form.transition.action, by=by, at=at, data=data, expected_version=form.cleaned_data["version"]
        )
        form.carried(case, data, by=by, at=at)
    return case


def give_opinion(task: Task, *, note: str, files: Iterable[UploadedFile], by: Actor, at: datetime) -> None:
    """A bidang hands over what it was asked for; the files become documents of the case."""
    found = checked(files, by)
    with transaction.atomic():
        for item in found:
            attach(task.case, item, kind="opinion", by=by, at=at)
        effects = ["tell_holder"] if "tell_holder" in engine.registry.after_effects else []
        engine.finish_task(task, by=by, at=at, outcome="given", note=note, effects=effects)
