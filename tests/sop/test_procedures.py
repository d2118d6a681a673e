"""Procedures as data: loading, what is frozen, and where file and database must agree."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from casework.cases.models import Frozen, Procedure, ProcedureVersion, Step, Transition
from casework.cases.procedures import publish
from casework.cases.procedures.check import Invalid
from casework.cases.procedures.export import as_yaml
from casework.cases.procedures.reading import parse
from casework.cases.procedures.schema import filled
from casework.organization.models import Agency, User
from tests.sop.desk import OFFLINE, action, put, run, spoil, version

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
HOUSE = ("surat-masuk", "surat-keluar")  # rules of the house: no SOP, no law
CODES = {
    *(f"kalbar/{code}" for code in ("data-offline", "konsultasi", "ppid", "fasilitasi", "keberatan", *HOUSE)),
    *(f"jatim/{code}" for code in ("penelitian", "data-eksternal", "keberatan", *HOUSE)),
}


# Loading


def test_loading_again_changes_nothing(loaded_procedures):
    before = list(ProcedureVersion.objects.order_by("pk").values())

    assert run("load_procedures", "-v2").count(": tetap") == len(CODES)
    assert list(ProcedureVersion.objects.order_by("pk").values()) == before


def test_shared_procedure_is_copied_to_each_agency(loaded_procedures):
    copies = Procedure.objects.filter(code="keberatan")

    assert sorted(copies.values_list("agency__code", "from_template")) == [("jatim", True), ("kalbar", True)]
    assert all(copy.versions.published().count() == 1 for copy in copies)


def test_changed_published_file_is_refused_and_nothing_else_is_loaded(loaded_procedures, desk: Path):
    (desk / "any" / "keberatan" / "2.yaml").write_text(
        (desk / "any" / "keberatan" / "1.yaml").read_text().replace("version: 1", "version: 2")
    )
    spoil(desk, OFFLINE, put("completeness", ["Kursi"], at="serve"))

    with pytest.raises(CommandError, match=r"kalbar/data-offline/1.yaml: versi ini sudah terbit"):
        run("load_procedures")
    assert ProcedureVersion.objects.count() == len(CODES)
    assert version("kalbar/data-offline").steps.get(key="serve").completeness == ["Ruangan Pelayanan"]


def test_wrong_file_is_refused_before_anything_is_loaded(loaded_procedures, desk: Path):
    spoil(desk, OFFLINE, put("to", "moon", at="serve", act="coordinate"))

    with pytest.raises(CommandError, match="langkah 'moon' tidak ada"):
        run("load_procedures")


def test_new_number_stands_beside_the_old_one(loaded_procedures, desk: Path):
    shutil.copy(desk / OFFLINE, desk / "kalbar/data-offline/2.yaml")
    spoil(desk, "kalbar/data-offline/2.yaml", lambda content: content.update(version=2, title="Judul baru"))

    assert "kalbar/data-offline/2: baru" in run("load_procedures")
    agency = Agency.objects.get(code="kalbar")
    assert ProcedureVersion.objects.in_force(agency.pk, "data-offline").title == "Judul baru"
    assert version("kalbar/data-offline").title == "Permintaan Data dan Informasi Offline"


def test_draft_follows_its_file(loaded_procedures, desk: Path):
    shutil.copy(desk / OFFLINE, desk / "kalbar/data-offline/2.yaml")
    spoil(desk, "kalbar/data-offline/2.yaml", lambda content: content.update(version=2, status="draft"))
    run("load_procedures")
    spoil(desk, "kalbar/data-offline/2.yaml", put("completeness", ["Kursi"], at="serve"))

    assert "kalbar/data-offline/2: diperbarui" in run("load_procedures")
    assert version("kalbar/data-offline", 2).steps.get(key="serve").completeness == ["Kursi"]


def test_retiring_in_the_file_retires_the_version(loaded_procedures, desk: Path):
    spoil(desk, OFFLINE, put("status", "retired"))

    assert "kalbar/data-offline/1: status" in run("load_procedures")
    assert version("kalbar/data-offline").status == "retired"


def test_procedure_of_an_unknown_agency_says_so(loaded_procedures, desk: Path):
    shutil.copytree(desk / "kalbar/konsultasi", desk / "bali/konsultasi")
    spoil(desk, "bali/konsultasi/1.yaml", put("agency", "bali"))

    with pytest.raises(CommandError, match="instansi 'bali' belum ada"):
        run("load_procedures")


def test_agency_is_made_once_and_then_left_alone(loaded_procedures):
    Agency.objects.filter(code="kalbar").update(phone="0561 000")
    run("load_procedures")

    assert Agency.objects.get(code="kalbar").phone == "0561 000"


def test_agency_without_calendar_says_what_to_do(loaded_procedures, desk: Path):
    spoil(desk.parent / "agencies", "kalbar.yaml", lambda data: data.update(code="bali", calendar="bali"))
    (desk.parent / "agencies" / "kalbar.yaml").rename(desk.parent / "agencies" / "bali.yaml")

    with pytest.raises(CommandError, match="jalankan load_calendars dahulu"):
        run("load_procedures")


# Frozen


def frozen_acts() -> list[tuple[str, Callable[[], object]]]:
    issued = version("kalbar/data-offline")
    first, arrow = issued.steps.first(), Transition.objects.filter(step__version=issued).first()
    issued.title = first.activity = arrow.label = "Lain"
    mine = ProcedureVersion.objects.filter(pk=issued.pk)
    arrows = Transition.objects.filter(step__version=issued)
    return [
        ("version.save", issued.save),
        ("version.save some", lambda: issued.save(update_fields=["title"])),
        ("version.delete", issued.delete),
        ("versions.update", lambda: mine.update(title="Lain")),
        ("versions.update back to draft", lambda: mine.update(status="draft")),
        ("versions.delete", mine.delete),
        ("step.save", first.save),
        ("step.delete", first.delete),
        ("steps.update", lambda: issued.steps.update(activity="Lain")),
        ("steps.delete", lambda: issued.steps.all().delete()),
        ("steps.bulk_update", lambda: Step.objects.bulk_update([first], ["activity"])),
        ("steps.create", lambda: issued.steps.create(position=99, key="x", activity="x", lanes=[], basis="law")),
        ("arrow.save", arrow.save),
        ("arrow.delete", arrow.delete),
        ("arrows.update", lambda: arrows.update(label="Lain")),
        ("arrows.delete", arrows.delete),
    ]


def test_published_version_refuses_every_change(loaded_procedures):
    before = as_yaml(version("kalbar/data-offline"))

    passed = []
    for name, act in frozen_acts():
        try:
            with transaction.atomic():
                act()
            passed.append(name)
        except Frozen:
            continue
    assert passed == []
    assert as_yaml(version("kalbar/data-offline")) == before
    run("load_procedures", "--check")


def test_retired_version_stays_frozen(loaded_procedures):
    ProcedureVersion.objects.filter(pk=version("kalbar/konsultasi").pk).update(status="retired")

    with pytest.raises(Frozen):
        ProcedureVersion.objects.filter(procedure__code="konsultasi").update(title="Lain")
    with pytest.raises(Frozen):
        version("kalbar/konsultasi").steps.update(activity="Lain")


# File and database agree


def test_what_was_loaded_does_not_drift(loaded_procedures):
    assert "sama" in run("load_procedures", "--check")


def test_changed_file_is_drift(loaded_procedures, desk: Path):
    spoil(desk, OFFLINE, put("completeness", ["Kursi"], at="serve"))

    with pytest.raises(CommandError, match=r"isi berkas kalbar/data-offline/1.yaml berbeda"):
        run("load_procedures", "--check")


def test_file_that_was_never_loaded_is_drift(loaded_procedures, desk: Path):
    shutil.copy(desk / OFFLINE, desk / "kalbar/data-offline/2.yaml")
    spoil(desk, "kalbar/data-offline/2.yaml", put("version", 2))

    with pytest.raises(CommandError, match=r"kalbar/data-offline/2: berkas .* belum dimuat"):
        run("load_procedures", "--check")


def test_row_changed_behind_our_back_is_drift(loaded_procedures):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_step SET standard_amount = 90 WHERE standard_amount = 45")

    with pytest.raises(CommandError, match="baris di basis data tidak lagi sama"):
        run("load_procedures", "--check")


def test_version_made_in_the_portal_is_drift_until_it_is_exported(loaded_procedures, desk: Path):
    publish.draft_from(version("kalbar/konsultasi"), NOW)

    with pytest.raises(CommandError, match="kalbar/konsultasi/2: tidak berberkas; jalankan export_procedure"):
        run("load_procedures", "--check")
    run("export_procedure", "kalbar/konsultasi")
    assert "sama" in run("load_procedures", "--check")
    assert (desk / "kalbar/konsultasi/2.yaml").exists()


@pytest.mark.parametrize("code", sorted(CODES))
def test_export_reads_back_the_same(loaded_procedures, code: str):
    assert filled(parse(as_yaml(version(code)))) == version(code).content


def test_export_of_an_unknown_version_says_so(loaded_procedures):
    with pytest.raises(CommandError, match="Tidak ada versi SOP kalbar/konsultasi nomor 9"):
        run("export_procedure", "kalbar/konsultasi", "--number", "9")


# Publishing in the portal


def signed(content: dict) -> dict:
    approver = {"position": "Kepala Dinas", "name": "Sri Handayani", "nip": "197001011995012000"}
    return content | {"identity": content["identity"] | {"approved_by": approver, "effective_on": "2027-01-04"}}


def test_new_issue_needs_approver_and_date(loaded_procedures):
    draft = publish.draft_from(version("kalbar/data-offline"), NOW)

    with pytest.raises(Invalid, match=r"approved_by.*\n.*effective_on"):
        publish.publish(draft, by_id=User.objects.create(username="admin").pk, at=NOW)
    assert version("kalbar/data-offline", 2).status == "draft"


def test_new_issue_retires_the_old_one(loaded_procedures):
    draft = publish.draft_from(version("kalbar/data-offline"), NOW)
    publish.change_draft(draft, signed(draft.content), NOW)
    publish.publish(draft, by_id=User.objects.create(username="admin").pk, at=NOW)

    assert [version("kalbar/data-offline", number).status for number in (1, 2)] == ["retired", "published"]
    assert version("kalbar/data-offline", 2).published_at == NOW
    with pytest.raises(Frozen):
        publish.change_draft(draft, draft.content, NOW)


def test_draft_with_a_mistake_is_not_kept(loaded_procedures):
    draft = publish.draft_from(version("kalbar/data-offline"), NOW)
    content = json.loads(json.dumps(draft.content))
    action(content, "serve", "coordinate")["to"] = "moon"

    with pytest.raises(Invalid, match="langkah 'moon' tidak ada"):
        publish.change_draft(draft, content, NOW)
    assert action(version("kalbar/data-offline", 2).content, "serve", "coordinate")["to"] == "coordination"


# Listing and drawing


def test_listing_has_every_procedure_and_the_agreed_keys(loaded_procedures):
    rows = json.loads(run("procedures", "--format", "json"))

    assert {row["code"] for row in rows} == CODES
    assert {row["code"] for row in rows if row["basis"] == "law"} == {"kalbar/keberatan", "jatim/keberatan"}
    house = {f"{agency}/{code}" for agency in ("kalbar", "jatim") for code in HOUSE}
    assert {row["code"] for row in rows if row["basis"] == "office"} == house
    assert set(rows[0]) >= {"code", "agency", "service", "number", "title", "version", "status", "basis", "steps"}
    assert list(rows[0]["steps"][0]) == [
        "no", "key", "activity", "lanes", "completeness", "standard_time", "output", "basis", "note", "actions",
    ]  # fmt: skip
    assert list(rows[0]["steps"][0]["actions"][0]) == ["action", "label", "to", "needs_reason", "basis"]


def test_listing_for_people_shows_the_mark(loaded_procedures):
    text = run("procedures")

    assert "kalbar/ppid versi 1, published (rekonstruksi, belum disahkan)" in text
    assert "hari itu juga" in text


def test_listing_of_nothing_says_what_to_do(db):
    assert "jalankan load_procedures" in run("procedures")


def test_drawings_in_the_repository_are_fresh():
    call_command("draw_procedures", "--check", stdout=StringIO())


def test_old_drawing_is_named_and_redrawn(desk: Path):
    run("draw_procedures")
    spoil(desk, OFFLINE, put("activity", "Melayani siapa saja", at="serve"))
    (desk.parents[1] / "docs/sop/lama.svg").write_text("<svg/>")

    with pytest.raises(CommandError, match=r"kalbar-data-offline-1.md, kalbar-data-offline-1.svg, lama.svg"):
        run("draw_procedures", "--check")
    run("draw_procedures")
    run("draw_procedures", "--check")
    assert "Melayani siapa saja" in (desk.parents[1] / "docs/sop/kalbar-data-offline-1.md").read_text()


def test_sheet_keeps_the_law_out_of_the_flowchart():
    sheet = project.BASE_DIR / "docs" / "sop"
    drawing, page = (sheet / "kalbar-data-offline-1.svg").read_text(), (sheet / "kalbar-data-offline-1.md").read_text()

    assert "Serah terima" not in drawing
    assert "Cabang menurut peraturan (bukan bagian SOP)" in page
    assert "UU 14/2008 Pasal 22 ayat (8)" in page.split("Cabang menurut peraturan")[1]


def test_flowchart_uses_the_five_symbols():
    sheet = project.BASE_DIR / "docs" / "sop"
    returns, long = (sheet / "kalbar-fasilitasi-1.svg").read_text(), (sheet / "jatim-penelitian-1-1.svg").read_text()

    assert (returns.count(">Tidak<"), returns.count(">Ya<")) == (3, 3)
    assert long.count(">A<") == 1
    assert returns.count("marker-end") == 6 + 3  # from row to row, and three returns
