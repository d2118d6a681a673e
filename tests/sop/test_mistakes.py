"""What a procedure file may say: manage.py check names every mistake with file, step and key."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from casework.cases.procedures.reading import Unreadable, parse
from tests.sop.desk import OFFLINE, action, put, run, spoil, step

RESEARCH = "jatim/penelitian/1.yaml"


def drop(key: str, at: str) -> Callable[[dict], None]:
    return lambda content: step(content, at).pop(key)


def lead_nowhere(content: dict) -> None:
    step(content, "handover")["actions"] = [
        {"action": "wait", "label": "Tunggu", "to": "handover", "basis": "office", "article": "Contoh"}
    ]


def forget_way_in(content: dict) -> None:
    step(content, "serve")["actions"] = [
        item for item in step(content, "serve")["actions"] if item["to"] != "coordination"
    ]


def twice(content: dict) -> None:
    step(content, "serve")["actions"].append(action(content, "serve", "coordinate"))


def deadline(key: str, value: object) -> Callable[[dict], None]:
    return lambda content: content["deadlines"][0].update({key: value})


MISTAKES = [
    ("unknown key", OFFLINE, put("colour", "red", at="serve"), "langkah serve, colour: kunci tidak dikenal"),
    ("unknown key of the version", OFFLINE, put("owner", "x"), "owner: kunci tidak dikenal"),
    ("missing cell", OFFLINE, drop("completeness", "serve"), "langkah serve, completeness: wajib ada"),
    ("unknown role", OFFLINE, put("lanes", [{"role": "boss", "label": "B"}], at="serve"), "lanes.1, role: 'boss'"),
    ("unknown extra role", OFFLINE, put("roles", ["boss"], at="forward", act="grant"), "actions.grant, roles: 'boss'"),
    (
        "unknown guard",
        OFFLINE,
        put("guards", ["moon"], at="forward", act="grant"),
        "guards: guard 'moon' tidak dikenal",
    ),
    ("unknown effect", OFFLINE, put("effects", ["bell"], at="serve", act="coordinate"), "effects: effect 'bell'"),
    ("unknown form", OFFLINE, put("form", "magic", at="serve"), "langkah serve, form: formulir 'magic'"),
    (
        "unknown form of an action",
        OFFLINE,
        put("form", "magic", at="serve", act="coordinate"),
        "actions.coordinate, form",
    ),
    ("unknown service", OFFLINE, put("service", "bakery"), "service: layanan 'bakery' tidak dikenal"),
    ("unknown target", OFFLINE, put("to", "moon", at="serve", act="coordinate"), "langkah 'moon' tidak ada"),
    ("unknown outcome", OFFLINE, put("outcome", "won", at="forward", act="grant"), "actions.grant, outcome: 'won'"),
    ("closes undecided", OFFLINE, put("outcome", None, at="serve", act="answer_directly"), "ditutup tanpa hasil"),
    (
        "closes undecided later",
        OFFLINE,
        put("guards", [], at="forward", act="finish_answer"),
        "record_delivery, outcome",
    ),
    (
        "task without its end",
        OFFLINE,
        put("opens", {"kind": "assignment", "role": "ppid_officer", "until": "moon"}, at="forward", act="refer"),
        "opens.until: tindakan 'moon' tidak ada",
    ),
    (
        "unreachable",
        OFFLINE,
        put("to", "forward", at="serve", act="coordinate"),
        "langkah coordination, key: tidak dapat dicapai",
    ),
    ("unreachable, way removed", OFFLINE, forget_way_in, "langkah coordination, key: tidak dapat dicapai"),
    ("dead end", OFFLINE, lead_nowhere, "langkah handover, actions: jalan buntu"),
    ("no start", OFFLINE, put("start", False, at="registration"), "steps: tidak ada langkah awal"),
    (
        "applicant without silence",
        OFFLINE,
        put("silence", None, at="repair"),
        "langkah repair, silence: langkah pemohon",
    ),
    ("applicant nobody records", OFFLINE, put("recorded_by", None, at="repair"), "langkah repair, recorded_by"),
    (
        "silence does nothing known",
        OFFLINE,
        lambda c: step(c, "repair")["silence"].update(action="sleep"),
        "'sleep' tidak ada",
    ),
    (
        "wrong unit",
        OFFLINE,
        put("standard_time", {"amount": 1, "unit": "moons"}, at="serve"),
        "standard_time: unit 'moons'",
    ),
    ("same day lasts", OFFLINE, put("standard_time", {"amount": 2, "unit": "same_day"}, at="serve"), "amount harus 0"),
    (
        "no minutes",
        OFFLINE,
        put("standard_time", {"amount": 0, "unit": "minutes"}, at="serve"),
        "standard_time: amount",
    ),
    ("law without article", OFFLINE, put("article", None, at="forward", act="refuse"), "tulis pasalnya (law)"),
    ("number on a law step", OFFLINE, put("no", 5, at="handover"), "langkah handover, basis: sop dipakai"),
    ("rows out of order", OFFLINE, put("no", 1, at="serve"), "nomor baris 1 tidak urut"),
    ("two steps of one key", OFFLINE, put("key", "serve", at="handover"), "langkah serve, key: dipakai dua langkah"),
    ("two actions of one key", OFFLINE, twice, "actions.coordinate, action: dipakai dua kali"),
    (
        "output column without output",
        OFFLINE,
        put("outputs", [], at="forward"),
        "langkah forward, outputs: kolom output",
    ),
    (
        "kind of output",
        OFFLINE,
        lambda c: step(c, "forward")["outputs"][0].update(kind="song"),
        "outputs.reply, kind: 'song'",
    ),
    (
        "task of unknown kind",
        OFFLINE,
        lambda c: action(c, "coordination", "ask_division")["opens"].update(kind="duel"),
        "opens, kind: 'duel'",
    ),
    ("deadline of nothing", OFFLINE, deadline("met_by", ["applause"]), "deadlines.answer, met_by: 'applause'"),
    ("deadline never starts", OFFLINE, deadline("starts", []), "deadlines.answer, starts: sebut peristiwa"),
    ("deadline without a term", OFFLINE, deadline("amount", None), "deadlines.answer, amount: wajib ada"),
    ("promise that is counted", OFFLINE, deadline("promised", True), "deadlines.answer, unit: tidak dipakai"),
    (
        "promise nothing keeps",
        OFFLINE,
        lambda c: c["deadlines"].append(
            {"key": "p", "label": "P", "promised": True, "basis": "law", "article": "UU", "met_by": []}
        ),
        "deadlines.p, met_by: sebut peristiwa",
    ),
    (
        "date in words",
        OFFLINE,
        lambda c: c["identity"].update(created_on="31-Aug-23"),
        "identity, created_on: '31-Aug-23'",
    ),
    ("status", OFFLINE, put("status", "final"), "status: 'final' tidak dikenal"),
    ("wrong place", OFFLINE, put("agency", "jatim"), "agency: 'jatim' tidak sesuai"),
    (
        "lane that is no column",
        RESEARCH,
        lambda c: step(c, "tnde")["lanes"][0].update(label="Arsiparis"),
        "'Arsiparis' bukan salah satu kolom",
    ),
    (
        "applicant of an internal activity",
        "kalbar/fasilitasi/1.yaml",
        put("lanes", [{"role": "applicant", "label": "P"}], at="prepare"),
        "langkah prepare, lanes: kasus ini tidak berpemohon",
    ),
]


@pytest.mark.parametrize(("name", "change", "said"), [row[1:] for row in MISTAKES], ids=[row[0] for row in MISTAKES])
def test_check_names_the_mistake_with_file_step_and_key(desk: Path, name: str, change, said: str):
    spoil(desk, name, change)

    with pytest.raises(SystemCheckError) as refused:
        run("check", "--tag", "procedures")
    assert any(name in line and said in line for line in str(refused.value).splitlines()), refused.value


def test_check_finds_nothing_in_our_own_files():
    call_command("check", "--tag", "procedures")


def test_check_names_a_key_written_twice(desk: Path):
    (desk / OFFLINE).write_text((desk / OFFLINE).read_text() + "\ntitle: Lagi\n")

    with pytest.raises(SystemCheckError, match="'title' tertulis dua kali"):
        run("check", "--tag", "procedures")


def test_check_says_where_files_belong_when_there_are_none(desk: Path):
    shutil.rmtree(desk)

    with pytest.raises(SystemCheckError, match="Tidak ada berkas prosedur"):
        run("check", "--tag", "procedures")


def test_words_stay_words():
    assert parse("{no: 1, on: yes, day: 2023-08-31}") == {"no": 1, "on": "yes", "day": "2023-08-31"}


def test_yaml_may_not_make_objects():
    with pytest.raises(Unreadable):
        parse("!!python/object/apply:os.system [ls]")
