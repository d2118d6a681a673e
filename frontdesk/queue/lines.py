"""The lines a visitor can stand in. A letter never changes its line, so that yesterday's figures stay comparable."""

from __future__ import annotations

from dataclasses import dataclass

from casework.cases.intake import intakes
from casework.cases.models import ProcedureVersion
from casework.organization.models import Agency


@dataclass(frozen=True)
class Line:
    """`key` is the service of its cases, as the survey knows it; `intakes` are the ways in, the usual one first."""

    key: str
    letter: str
    label: str
    hint: str
    icon: str
    intakes: tuple[str, ...] = ()


LINES = {
    line.key: line
    for line in (
        Line(
            "information", "A", "Data dan informasi", "Minta data, informasi publik, atau menanyakan jawabannya",
            "database", ("data-offline", "ppid", "data-eksternal"),
        ),
        Line("consultation", "B", "Konsultasi koperasi", "Bertanya tentang koperasi", "people", ("konsultasi",)),
        Line("research", "C", "Penelitian", "Izin dan data untuk skripsi atau riset", "search", ("penelitian",)),
        Line("objection", "D", "Keberatan informasi", "Tidak puas dengan jawaban permohonan", "scale", ("keberatan",)),
        Line("other", "E", "Keperluan lain", "Bertamu, antar surat, mengadu, mengambil jawaban", "chat"),
    )
}  # fmt: skip


def offered(agency: Agency) -> list[Line]:
    """Those of which some SOP runs in this agency, and the line for all the rest. One query."""
    running = set(
        ProcedureVersion.objects.published()
        .filter(procedure__agency=agency, procedure__switched_on=True)
        .values_list("procedure__code", flat=True)
    )
    return [line for line in LINES.values() if not line.intakes or _runs(line, running)]


def _runs(line: Line, running: set[str]) -> bool:
    return any(name in intakes and intakes[name].procedure in running for name in line.intakes)
