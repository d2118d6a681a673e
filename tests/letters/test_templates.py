"""The wordings: loaded from files, a closed list of fields, never changed under a letter."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from casework.letters import fields
from casework.letters.models import Kind, LetterTemplate
from casework.organization.models import Agency
from tests.letters.cast import Office


@pytest.fixture
def office(loaded_procedures: None) -> Office:
    return Office()


def test_every_template_of_the_files_loads_and_a_second_time_changes_nothing(office: Office):
    before = list(LetterTemplate.objects.order_by("pk").values())
    call_command("load_letter_templates", verbosity=0)
    assert list(LetterTemplate.objects.order_by("pk").values()) == before
    assert {row["kind"] for row in before} == set(Kind.values)


def test_no_letter_calls_itself_a_permit_for_research():
    for path in sorted(Path("fixtures/letters").glob("*/*.yaml")):
        assert "izin penelitian" not in path.read_text().lower(), path


def test_a_template_with_an_unknown_field_is_refused_by_name(office: Office, tmp_path):
    folder = tmp_path / "any"
    folder.mkdir()
    source = Path("fixtures/letters/any/reply.yaml").read_text()
    (folder / "reply.yaml").write_text(source.replace("{perihal}", "{rahasia_dapur}"))
    with pytest.raises(CommandError, match=r"\{rahasia_dapur\} tidak dikenal"):
        call_command("load_letter_templates", str(tmp_path), verbosity=0)


def test_a_wording_that_letters_use_is_never_changed(office: Office, tmp_path):
    office.draft()
    folder = tmp_path / "any"
    folder.mkdir()
    source = Path("fixtures/letters/any/reply.yaml").read_text()
    (folder / "reply.yaml").write_text(source.replace("Demikian", "Sekian"))
    with pytest.raises(CommandError, match="Naikkan"):
        call_command("load_letter_templates", str(tmp_path), verbosity=0)


def test_the_agency_s_own_wording_stands_before_the_shared_one(office: Office):
    shared = LetterTemplate.objects.get(kind="reply")
    own = LetterTemplate.objects.create(
        agency=office.case.agency, kind="reply", services=["information"], shape="korespondensi", title="Jawaban",
        hal="Jawaban kami", body="Isi.", signer_role=shared.signer_role,
    )  # fmt: skip
    assert LetterTemplate.objects.for_kind(office.case.agency, "reply") == own
    assert LetterTemplate.objects.for_kind(Agency.objects.get(code="jatim"), "reply") == shared


def test_values_are_never_read_as_templates():
    typed = "{nama_pemohon} {x} [isi: y]"
    assert fields.fill("Tentang {perihal}.", {"perihal": typed}) == f"Tentang {typed}."
