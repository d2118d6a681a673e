"""Rehearsals of every SOP: each walk plays to its expected end, and together they take every transition there is."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from django.core.management import CommandError

from casework.cases import walks
from casework.cases.models import Case, Deadline, Event, ProcedureVersion, Step, Task
from casework.cases.procedures.frozen import plan_of
from tests.sop.desk import run

FOLDER = Path(__file__).parent / "walks"
FILES = sorted(FOLDER.glob("*.yaml"))
STRAIGHT = FOLDER / "kalbar-data-offline-dijawab-surat.yaml"
SOPS = sorted({walks.read(path)["procedure"] for path in FILES})
SOP_ROWS = 36


def published() -> list[ProcedureVersion]:
    return list(ProcedureVersion.objects.published().select_related("procedure__agency"))


def rows() -> tuple[set[tuple[str, int]], set[tuple[str, int]]]:
    """Those of every SOP that somebody here walks, and those that happen elsewhere."""
    outside = {(str(step.version.procedure), step.no) for step in Step.objects.filter(outside=True)}
    return {(str(step.version.procedure), step.no) for step in Step.objects.exclude(no=None)} - outside, outside


def wanted(code: str) -> set[tuple[str, str]]:
    plans = [plan_of(version) for version in published() if str(version.procedure) == code]
    taken = {(step.key, row.action) for plan in plans for step in plan.steps for row in plan.transitions(step)}
    return taken | {(row.step.key, row.action) for plan in plans for row in plan.reopenings}


@pytest.mark.parametrize("code", SOPS)
def test_walks_end_as_expected_and_together_take_every_transition_and_visit_every_row(loaded_procedures, code: str):
    scripts = {path.stem: script for path in FILES if (script := walks.read(path))["procedure"] == code}
    failed: list[str] = []
    taken: set[tuple[str, str]] = set()
    visited: set[int] = set()
    for name, script in scripts.items():
        try:
            walk = walks.play(script)
        except walks.WalkFailed as failure:
            failed.append(f"{name}: {failure}")
            continue
        taken |= set(walk.taken)
        visited |= {played.no for played in walk.timeline if played.no}
        if not walk.title or not {"status", "outcome", "late"} <= set(script["expect"]):
            failed.append(f"{name}: no title, or it does not say how it must end")
        if [model.objects.count() for model in (Case, Task, Deadline, Event)] != [0, 0, 0, 0]:
            failed.append(f"{name}: left something behind")

    assert not failed, "\n".join(failed)
    assert sorted(wanted(code) - taken) == []
    assert sorted({no for sop, no in rows()[0] if sop == code} - visited) == []


def test_every_published_sop_and_every_walk_is_played_above(loaded_procedures):
    assert sorted(str(version.procedure) for version in published()) == list(SOPS)
    assert all(wanted(code) for code in SOPS)
    # row 1 of the research SOP happens at Bakesbangpol; the case starts after it
    walked, outside = rows()
    assert (len(walked | outside), outside) == (SOP_ROWS, {("jatim/penelitian", 1)})


def test_walks_compare_enough_due_moments_by_hand():
    compared = [due for path in FILES for act in walks.read(path)["acts"] for due in act.get("due", {}).items()]

    assert len(compared) >= 100


def test_every_sop_has_a_late_walk():
    late = {script["procedure"] for path in FILES if (script := walks.read(path))["expect"]["late"]}

    assert late == {walks.read(path)["procedure"] for path in FILES}


# The command


def test_command_prints_the_timeline_as_json(loaded_procedures):
    told = json.loads(run("walk", str(STRAIGHT), "--format", "json"))

    assert set(told) == {"title", "procedure", "timeline", "taken", "status", "outcome", "late"}
    assert (told["status"], told["outcome"], told["late"]) == ("closed", "granted", [])
    assert told["taken"][0] == ["registration", "register"]
    assert set(told["timeline"][0]) == {"at", "by", "what", "step", "no", "basis", "deadlines"}
    opened = next(item for item in told["timeline"] if item["step"] == "serve")
    answer = next(item for item in opened["deadlines"] if item["kind"] == "answer")
    assert (answer["label"], answer["basis"], answer["state"]) == ("Batas hukum", "law", "berjalan")
    assert answer["due"] == "2026-12-30T16:00:00+07:00"


def test_command_speaks_to_people(loaded_procedures):
    told = run("walk", str(STRAIGHT))

    assert told.startswith("kalbar/data-offline: Data offline, dijawab dengan surat")
    assert "2026-12-14 10.04  front_office" in told
    assert "Akhir: closed granted; terlambat: tidak ada" in told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("acts: [", "tidak dapat dibaca"),
        ("title: kosong", "kurang acts, procedure, start"),
        ("{procedure: kalbar/tidak-ada, start: {at: 2026-11-23T09:00}, acts: []}", "belum dimuat"),
    ],
)
def test_command_names_what_is_wrong_with_a_file(loaded_procedures, tmp_path: Path, text: str, words: str):
    path = tmp_path / "walk.yaml"
    path.write_text(text)

    with pytest.raises(CommandError, match=words):
        run("walk", str(path))


def test_command_without_a_file_says_so(loaded_procedures):
    with pytest.raises(CommandError, match="tidak dapat dibaca"):
        run("walk", "tidak-ada.yaml")


# Controls: a walk that tells an untruth fails


def _other_due(script: dict) -> None:
    script["acts"][1]["due"]["answer"] = "2026-12-31T16:00"


def _other_outcome(script: dict) -> None:
    script["expect"]["outcome"] = "refused"


def _other_late(script: dict) -> None:
    script["expect"]["late"] = ["answer"]


def _other_role(script: dict) -> None:
    script["acts"][1]["by"] = "auditor"


def _unknown_role(script: dict) -> None:
    script["acts"][1]["by"] = "gubernur"


def _skipped_letter(script: dict) -> None:
    script["acts"] = [act for act in script["acts"] if act.get("event") != "letter_issued"]


def _unknown_action(script: dict) -> None:
    script["acts"][1]["action"] = "fly"


def _wrong_refusal(script: dict) -> None:
    script["acts"][1]["refused"] = True


def _unticked(script: dict) -> None:
    script["acts"][8]["checklist"] = []


def _nothing_brought(script: dict) -> None:
    script["acts"][3]["outputs"] = {}


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_other_due, "batas answer 2026-12-30T16:00.*seharusnya 2026-12-31T16:00"),
        (_other_outcome, "outcome 'granted', seharusnya 'refused'"),
        (_other_late, r"late \[\], seharusnya \['answer'\]"),
        (_other_role, "bukan wewenang"),
        (_unknown_role, "Peran 'gubernur' tidak dikenal"),
        (_skipped_letter, "Belum terbit: surat jawaban"),
        (_unknown_action, "tidak ada pada langkah registration"),
        (_wrong_refusal, "seharusnya ditolak"),
        (_unticked, "Kelengkapan belum dicentang"),
        (_nothing_brought, "Belum ada"),
    ],
)
def test_spoiled_walk_fails_and_leaves_nothing(loaded_procedures, spoil, words: str):
    script = copy.deepcopy(walks.read(STRAIGHT))
    spoil(script)

    with pytest.raises(walks.WalkFailed, match=words):
        walks.play(script)
    assert not Case.objects.exists()
