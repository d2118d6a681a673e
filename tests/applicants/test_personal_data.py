"""Encrypted at rest, masked, revealed only on record, and gone when erased."""

import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from casework.applicants import keys as personal
from casework.applicants.models import Applicant, IdentityReveal
from casework.applicants.registering import attach, erase, find, register, remove_documents, reveal
from casework.files import store
from casework.files.checking import Checked
from casework.files.models import PrivateFile
from casework.organization.models import User

AT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
NIK, PHONE = "6171054203990000", "+6281200000012"
RINI = {"name": "Rini Sari", "nik": NIK, "phone": PHONE, "email": "rini@contoh.example", "address": "Jl. Melati 7"}
CARD = Checked("ktp.jpg", "image/jpeg", b"gambar KTP " + NIK.encode())


@pytest.fixture
def key_file(settings, tmp_path) -> Path:
    settings.PERSONAL_DATA_KEY_FILE = tmp_path / "keys" / "personal.json"
    return settings.PERSONAL_DATA_KEY_FILE


def everything_stored() -> str:
    """All rows of all tables, and all files."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += cursor.fetchall()
    files = [path.read_bytes() for path in Path(default_storage.location).rglob("*") if path.is_file()]
    return repr(rows) + repr(files)


def test_a_dump_of_database_and_files_does_not_show_personal_data(kalbar):
    row = register(kalbar, RINI, at=AT)
    attach(row, identity_file=CARD, at=AT)
    dump = everything_stored()
    assert "Rini Sari" in dump, "the control: what is not encrypted is found"
    for secret in (NIK, PHONE, "81200000012", "rini@contoh", "Melati"):
        assert secret not in dump


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_the_database_file_itself_does_not_show_personal_data(kalbar):
    register(kalbar, RINI, at=AT)
    name = Path(connection.settings_dict["NAME"])
    stored = b"".join(path.read_bytes() for path in name.parent.glob(f"{name.name}*"))
    assert b"Rini Sari" in stored
    assert NIK.encode() not in stored
    assert PHONE.encode() not in stored


def test_equal_values_look_different_and_cannot_be_moved_to_another_row(kalbar, jatim):
    here, there = register(kalbar, RINI, at=AT), register(jatim, RINI, at=AT)
    assert here.nik_sealed != there.nik_sealed
    there.nik_sealed = here.nik_sealed
    with pytest.raises(personal.Unreadable):
        _ = there.nik
    here.phone_sealed = here.nik_sealed
    with pytest.raises(personal.Unreadable):
        _ = here.phone


def test_documents_are_encrypted_and_replaced(kalbar, django_capture_on_commit_callbacks):
    row = register(kalbar, RINI, at=AT)
    attach(row, identity_file=CARD, at=AT)
    assert store.read(row.identity_file, row.cipher) == CARD.data
    first = row.identity_file
    with django_capture_on_commit_callbacks(execute=True):
        attach(row, identity_file=CARD, at=AT)
    assert not PrivateFile.objects.filter(pk=first.pk).exists()
    assert not default_storage.exists(first.path)
    remove_documents(row, at=AT)
    assert Applicant.objects.get().identity_file is None
    assert Applicant.objects.get().nik == NIK


def test_erasing_destroys_the_key_and_the_documents(kalbar, django_capture_on_commit_callbacks):
    row = register(kalbar, {**RINI, "regency": "Sambas", "occupation": "Guru"}, at=AT)
    attach(row, identity_file=CARD, at=AT)
    copy = Applicant.objects.get()
    path = row.identity_file.path
    with django_capture_on_commit_callbacks(execute=True):
        erase(row, at=AT)
    gone = Applicant.objects.get()
    assert {gone.name, gone.nik, gone.phone, gone.address, gone.masked_nik, gone.short_name} == {"(data dihapus)"}
    assert (gone.regency, gone.occupation, gone.erased_at) == ("Sambas", "", AT)
    assert not default_storage.exists(path)
    gone.nik_sealed = copy.nik_sealed
    with pytest.raises(ValueError, match="destroyed"):
        _ = gone.nik
    assert find(kalbar, NIK) == find(kalbar, PHONE) == find(kalbar, "Rini") == find(kalbar, "data") == []
    assert "Rini" not in everything_stored()


def test_erasing_twice_changes_nothing_and_the_person_may_come_again(kalbar):
    row = register(kalbar, RINI, at=AT)
    erase(row, at=AT)
    erase(row, at=datetime(2027, 1, 1, tzinfo=UTC))
    assert Applicant.objects.get().erased_at == AT
    assert register(kalbar, RINI, at=AT) != row


def test_an_erased_row_cannot_have_a_key_again(kalbar):
    row = register(kalbar, RINI, at=AT)
    wrapped = row.data_key
    erase(row, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Applicant.objects.update(data_key=wrapped)


def test_revealing_is_recorded_with_its_reason(kalbar):
    row = register(kalbar, RINI, at=AT)
    user = User.objects.create_user("mega", full_name="Mega")
    with pytest.raises(ValueError, match="alasan"):
        reveal(row, user=user, reason="  a ", at=AT)
    assert reveal(row, user=user, reason="mencocokkan KTP", at=AT)["nik"] == NIK
    seen = IdentityReveal.objects.get()
    assert (seen.applicant, seen.user, seen.reason, seen.at) == (row, user, "mencocokkan KTP", AT)


# Keys


def test_the_first_key_is_made_only_for_development(key_file, settings):
    settings.PERSONAL_DATA_KEY_CREATE = False
    with pytest.raises(ImproperlyConfigured, match="new_personal_key"):
        personal.keys()
    assert [problem.id for problem in run_checks(tags=["security"]) if problem.id.startswith("applicants")] == [
        "applicants.E001"
    ]
    settings.PERSONAL_DATA_KEY_CREATE = True
    personal.keys()
    assert key_file.stat().st_mode & 0o777 == 0o600


def test_the_command_makes_the_first_key_in_production(key_file, settings):
    settings.PERSONAL_DATA_KEY_CREATE = False
    call_command("new_personal_key", stdout=StringIO())
    assert personal.keys().current in json.loads(key_file.read_text())["master"]


def test_a_second_process_keeps_the_key_of_the_first(key_file):
    personal.create(key_file)
    first = key_file.read_text()
    personal.create(key_file)
    assert key_file.read_text() == first
    assert [path.name for path in key_file.parent.iterdir()] == ["personal.json"]


def test_a_key_file_others_can_read_is_warned_about(key_file):
    personal.create(key_file)
    key_file.chmod(0o644)
    assert "applicants.W001" in [problem.id for problem in run_checks(tags=["security"])]


@pytest.mark.parametrize("content", ["", "{}", '{"current": "a", "master": {"a": "x"}, "hash": "x"}', "[]"])
def test_a_damaged_key_file_is_told(key_file, content):
    key_file.parent.mkdir()
    key_file.write_text(content)
    with pytest.raises(ImproperlyConfigured, match="cadangan"):
        personal.keys()


def test_rotation_wraps_every_key_anew_and_the_old_one_can_go(kalbar, jatim, key_file):
    row, erased = register(kalbar, RINI, at=AT), register(jatim, RINI, at=AT)
    erase(erased, at=AT)
    old = personal.keys().current
    before = row.data_key
    call_command("new_personal_key", "--forget", stdout=StringIO())
    row = Applicant.objects.get(pk=row.pk)
    assert row.data_key != before
    assert old not in personal.keys().master
    assert (row.nik, find(kalbar, NIK)) == (NIK, [row])
    assert Applicant.objects.get(pk=erased.pk).data_key == ""
    row.data_key = before
    del row.__dict__["_opened"]
    with pytest.raises(personal.Unreadable, match="Pulihkan berkas kunci"):
        _ = row.phone
