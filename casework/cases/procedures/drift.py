"""Where files and database no longer say the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.forms.models import model_to_dict

from casework.cases.models import ProcedureVersion, Step, Transition
from casework.cases.procedures.load import step_row, transition_row, wanted
from casework.cases.procedures.reading import digest

OWN = ("id", "version", "step", "to")  # keys of this database, not of the SOP


def drift(root: Path | None = None) -> list[str]:
    """One sentence per difference, each with its cure."""
    versions = {
        (version.procedure.agency.code, version.procedure.code, version.number): version
        for version in ProcedureVersion.objects.select_related("procedure__agency").order_by("pk")
    }
    found = []
    for source, content, agency in wanted(root):
        version = versions.pop((agency.code, content["code"], content["version"]), None)
        name = f"{agency.code}/{content['code']}/{content['version']}"
        if version is None:
            found.append(f"{name}: berkas {source.name} belum dimuat; jalankan load_procedures.")
        else:
            found += [f"{name}: {text}" for text in _differences(version, content, source.name)]
    return found + [f"{'/'.join(map(str, key))}: tidak berberkas; jalankan export_procedure." for key in versions]


def _differences(version: ProcedureVersion, content: dict[str, Any], name: str) -> Iterator[str]:
    if version.content_hash != digest(content):
        yield f"isi berkas {name} berbeda dari versi di basis data; kembalikan berkasnya atau buat versi baru."
        return
    if version.status != content["status"]:
        yield f"berstatus {version.status}, di berkas {name} {content['status']}; sesuaikan status di berkasnya."
    if digest(version.content) != version.content_hash or _rows(version) != _rows_of(content):
        yield "baris di basis data tidak lagi sama dengan isi yang diterbitkan; pulihkan dari cadangan."


def _plain(row: Step | Transition) -> dict[str, Any]:
    return {key: value for key, value in model_to_dict(row).items() if key not in OWN}


def _rows(version: ProcedureVersion) -> list[Any]:
    arrows: dict[int, list[Any]] = {}
    for row in Transition.objects.filter(step__version=version).select_related("to").order_by("position"):
        arrows.setdefault(row.step_id, []).append((_plain(row), row.to.key if row.to else None))
    return [(_plain(step), arrows.get(step.pk, [])) for step in version.steps.all()]


def _rows_of(content: dict[str, Any]) -> list[Any]:
    """The same rows as the file would write them."""
    steps = {
        row["key"]: step_row(ProcedureVersion(), position, row) for position, row in enumerate(content["steps"], 1)
    }
    return [
        (
            _plain(steps[row["key"]]),
            [
                (_plain(transition_row(steps, row["key"], at, item)), item["to"])
                for at, item in enumerate(row["actions"], 1)
            ],
        )
        for row in content["steps"]
    ]
