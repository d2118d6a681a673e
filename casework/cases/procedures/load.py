"""Files into the database. The only writer of procedures beside publishing; a published version never changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from casework.cases.models import Procedure, ProcedureVersion, Step, Transition
from casework.cases.procedures.check import checked
from casework.cases.procedures.reading import Source, digest, sources
from casework.organization.models import Agency

Status = ProcedureVersion.Status


class PublishedChanged(ValueError):
    """A file says something else than the published version of its number."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name}: versi ini sudah terbit dan isinya berubah. Kembalikan berkasnya, atau simpan "
            "perubahannya sebagai versi baru dengan nomor berikutnya."
        )


class AgencyMissing(LookupError):
    """No agency of that code, or none at all for a shared procedure."""


@dataclass(frozen=True)
class Loaded:
    """What happened to one version: "baru", "diperbarui" (a draft), "status", or "tetap"."""

    name: str
    what: str


def load(at: datetime, root: Path | None = None) -> list[Loaded]:
    """Every file, in one transaction. Raises Invalid, PublishedChanged or AgencyMissing and then changes nothing."""
    with transaction.atomic():
        return [load_one(source, content, agency, at) for source, content, agency in wanted(root)]


def wanted(root: Path | None = None) -> Iterable[tuple[Source, dict[str, Any], Agency]]:
    """Each file with each agency that runs it; a `*` procedure once per agency."""
    agencies = {agency.code: agency for agency in Agency.objects.filter(active=True).order_by("code")}
    for source in sources(root):
        content = checked(source.read(), source.name)
        if source.agency == "*":
            yield from ((source, content, agency) for agency in agencies.values())
        elif source.agency in agencies:
            yield source, content, agencies[source.agency]
        else:
            raise AgencyMissing(f"{source.name}: instansi {source.agency!r} belum ada. Buat dahulu, lalu muat lagi.")


def load_one(source: Source, content: dict[str, Any], agency: Agency, at: datetime) -> Loaded:
    name = f"{agency.code}/{source.code}/{content['version']}"
    procedure, _ = Procedure.objects.get_or_create(
        agency=agency,
        code=content["code"],
        defaults={"service": content["service"], "from_template": source.agency == "*"},
    )
    version = ProcedureVersion.objects.filter(procedure=procedure, number=content["version"]).first()
    if version is None:
        write(ProcedureVersion(procedure=procedure, number=content["version"]), content, at)
        return Loaded(name, "baru")
    if version.content_hash != digest(content):
        if version.status != Status.DRAFT:
            raise PublishedChanged(source.name)
        write(version, content, at)
        return Loaded(name, "diperbarui")
    return Loaded(name, _follow_status(version, content["status"], at))


def _follow_status(version: ProcedureVersion, status: str, at: datetime) -> str:
    """Draft → published → retired, never back: what was published in the admin stays published."""
    order = [Status.DRAFT, Status.PUBLISHED, Status.RETIRED]
    if order.index(Status(status)) <= order.index(Status(version.status)):
        return "tetap"
    issue(version, at, status=Status(status))
    return "status"


def write(version: ProcedureVersion, content: dict[str, Any], at: datetime) -> None:
    """Replace a draft's content and rows by what the file says, then give it the file's status."""
    version.status = Status.DRAFT
    version.title, version.document_number = content["title"], content["number"] or ""
    version.mark, version.content, version.content_hash = content["mark"] or "", content, digest(content)
    version.save()
    version.steps.all().delete()
    steps = Step.objects.bulk_create(
        step_row(version, position, row) for position, row in enumerate(content["steps"], 1)
    )
    keyed = {step.key: step for step in steps}
    Transition.objects.bulk_create(
        transition_row(keyed, row["key"], position, action)
        for row in content["steps"]
        for position, action in enumerate(row["actions"], 1)
    )
    if content["status"] != Status.DRAFT:
        issue(version, at, status=Status(content["status"]))


def issue(
    version: ProcedureVersion, at: datetime, *, status: ProcedureVersion.Status, by_id: int | None = None
) -> None:
    """From draft to published, or to retired: the one way a status moves."""
    if version.published_at is None:
        version.published_at, version.published_by_id = at, by_id
        version.save(update_fields=("published_at", "published_by"))
    version.status = status
    version.save(update_fields=("status",))


def _said(row: dict[str, Any], values: tuple[str, ...], texts: tuple[str, ...]) -> dict[str, Any]:
    """The named keys of a file's row; an empty text is "" in a table and null in a file."""
    return {name: row[name] for name in values} | {name: row[name] or "" for name in texts}


def step_row(version: ProcedureVersion, position: int, row: dict[str, Any]) -> Step:
    time = row["standard_time"] or {}
    values = (
        "no",
        "key",
        "activity",
        "lanes",
        "completeness",
        "outputs",
        "basis",
        "scanned",
        "outside",
        "start",
        "silence",
    )
    texts = (
        "time_text",
        "output",
        "remark",
        "form",
        "article",
        "note",
        "public_label",
        "staff_label",
        "todo",
        "recorded_by",
    )
    standard = {"standard_amount": time.get("amount"), "standard_unit": time.get("unit", "")}
    return Step(version=version, position=position, **standard, **_said(row, values, texts))


def transition_row(steps: dict[str, Step], key: str, position: int, row: dict[str, Any]) -> Transition:
    values = ("action", "label", "needs_reason", "roles", "guards", "effects", "basis", "opens", "reopens")
    texts = ("article", "outcome", "form", "public", "reopens_parent")
    target = steps[row["to"]] if row["to"] else None
    return Transition(step=steps[key], position=position, to=target, **_said(row, values, texts))
