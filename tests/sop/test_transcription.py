"""Every row of every SOP, as the portal prints it, against a second transcription of the documents."""

import csv
import json
import re
from difflib import SequenceMatcher
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from casework.cases.models import ProcedureVersion, Step

HERE = Path(__file__).parent
TABLES = sorted(HERE.glob("*.csv"))
ROWS = {"kalbar/data-offline": 4, "kalbar/konsultasi": 3, "kalbar/ppid": 4, "kalbar/fasilitasi": 7,
        "jatim/penelitian": 11, "jatim/data-eksternal": 7}  # fmt: skip
TEXTS = ("activity", "completeness", "time_text", "output", "remark")  # in a reconstruction, two readers choose words
READ = ("lanes", "amount", "unit", "return_to")


def code_of(table: Path) -> str:
    agency, _, code = table.stem.partition("-")
    return f"{agency}/{code}"


def read(table: Path) -> list[dict[str, str]]:
    """Cells with single spaces; items of completeness joined as the document joins them."""
    with table.open(encoding="utf-8", newline="") as lines:
        rows = [{key: " ".join((cell or "").split()) for key, cell in row.items()} for row in csv.DictReader(lines)]
    return [row | {"completeness": row["completeness"].replace(" | ", " dan ")} for row in rows]


def printed() -> dict[str, dict]:
    out = StringIO()
    call_command("procedures", "--format", "json", stdout=out)
    return {procedure["code"]: procedure for procedure in json.loads(out.getvalue())}


def row_of(step: dict, stored: Step, numbers: dict[str, int]) -> dict[str, str]:
    """A printed step in the words of the CSV. Time as printed and remark come from the stored row."""
    time = step["standard_time"] or {"amount": "", "unit": ""}
    back = [numbers[action["to"]] for action in step["actions"] if action["basis"] == "sop" and action["to"] in numbers]
    returns = [number for number in back if number < step["no"]]
    cells = {
        "activity": step["activity"],
        "lanes": " + ".join(lane["label"] for lane in step["lanes"]),
        "completeness": " dan ".join(step["completeness"]),
        "amount": str(time["amount"]),
        "unit": time["unit"],
        "time_text": stored.time_text,
        "output": step["output"] or "",
        "remark": stored.remark,
        "return_to": " ".join(map(str, returns)),
    }
    return {key: " ".join(cell.split()) for key, cell in cells.items()}


def rows_of(procedure: dict) -> dict[str, dict[str, str]]:
    agency, _, code = procedure["code"].partition("/")
    version = ProcedureVersion.objects.get(
        procedure__agency__code=agency, procedure__code=code, number=procedure["version"]
    )
    stored = {step.key: step for step in version.steps.all()}
    numbers = {step["key"]: step["no"] for step in procedure["steps"] if step["no"]}
    return {str(step["no"]): row_of(step, stored[step["key"]], numbers) for step in procedure["steps"] if step["no"]}


def words(cell: str) -> list[str]:
    return re.findall(r"\w+", cell.lower().replace("&", "dan").replace("+", "dan"))


def same_sense(one: str, other: str) -> bool:
    """Four words of five of the shorter text stand in the longer one, in the same order."""
    mine, theirs = words(one), words(other)
    matched = sum(block.size for block in SequenceMatcher(a=mine, b=theirs, autojunk=False).get_matching_blocks())
    return matched >= 0.8 * min(len(mine), len(theirs)) and bool(mine) == bool(theirs)


def differences(rows: dict[str, dict[str, str]], wanted: list[dict[str, str]], *, reconstructed: bool) -> list[str]:
    return [
        f"baris {row['no']}, {cell}: {rows[row['no']][cell]!r}, dokumen {row[cell]!r}"
        for row in wanted
        for cell in READ + TEXTS
        if rows[row["no"]][cell] != row[cell]
        if not (reconstructed and cell in TEXTS and same_sense(rows[row["no"]][cell], row[cell]))
    ]


def test_every_sop_has_a_second_transcription():
    assert {code_of(table): len(read(table)) for table in TABLES} == ROWS


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_every_row_reads_like_the_document(loaded_procedures, table: Path):
    procedure = printed()[code_of(table)]
    rows, wanted = rows_of(procedure), read(table)

    assert list(rows) == [row["no"] for row in wanted]
    found = differences(rows, wanted, reconstructed=bool(procedure["mark"]))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_every_inferred_row_says_so(loaded_procedures, table: Path):
    steps = {str(step["no"]): step for step in printed()[code_of(table)]["steps"]}

    assert [row["no"] for row in read(table) if row["inferred"] == "yes" and not steps[row["no"]]["note"]] == []


def test_a_changed_word_or_figure_is_seen(loaded_procedures):
    table = HERE / "kalbar-ppid.csv"
    rows = rows_of(printed()["kalbar/ppid"])
    rows["3"]["amount"] = "17"
    rows["1"]["activity"] = "Mengambil nomor antrean di loket dan menunggu dipanggil"

    found = differences(rows, read(table), reconstructed=True)
    assert [line.split(":")[0] for line in found] == ["baris 1, activity", "baris 3, amount"]


def test_only_the_reconstruction_and_the_rules_of_the_house_bear_a_mark(loaded_procedures):
    marks = {code: procedure["mark"] for code, procedure in printed().items() if procedure["mark"]}
    house = {f"{agency}/{code}" for agency in ("kalbar", "jatim") for code in ("surat-masuk", "surat-keluar")}

    assert marks == {"kalbar/ppid": "rekonstruksi, belum disahkan"} | dict.fromkeys(house, "tata cara kantor")


def test_every_cell_of_the_reconstruction_keeps_its_scan(loaded_procedures):
    steps = ProcedureVersion.objects.get(procedure__code="ppid").steps.filter(no__isnull=False)

    assert [sorted(step.scanned) for step in steps] == [["activity", "completeness", "output", "time"]] * 4
    assert all(all(step.scanned.values()) for step in steps)
