"""`manage.py due`."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from casework.organization.models import Agency
from casework.workdays.models import Calendar, OfficeHours

pytestmark = pytest.mark.django_db
ASKED = ["--agency", "kalbar", "--from", "2026-12-14T10:00", "--amount", "10", "--unit", "workdays"]


@pytest.fixture(autouse=True)
def agency(loaded_calendars: None) -> Agency:
    calendar = Calendar.objects.get(code="kalbar")
    words = dict.fromkeys(("name", "short_name", "province", "city", "address"), "Dinas Contoh")
    return Agency.objects.get_or_create(code="kalbar", defaults={**words, "calendar": calendar})[0]


def ask(capsys, *options: str) -> str:
    call_command("due", *ASKED, *options)
    return capsys.readouterr().out


def test_due_prints_limit_and_every_day(capsys):
    told = ask(capsys)

    assert told.startswith("Batas: Rabu, 30 Desember 2026 pukul 16.00 WIB\n")
    assert "2026-12-24  Kamis  cuti bersama: Hari Raya Natal" in told
    assert "2026-12-30  Rabu   hari ke-10" in told


def test_due_as_json(capsys):
    told = json.loads(ask(capsys, "--format", "json"))

    assert list(told) == ["agency", "from", "amount", "unit", "due", "due_text", "days", "sentence"]
    assert told["from"] == "2026-12-14T10:00:00+07:00"
    assert told["due"] == "2026-12-30T16:00:00+07:00"
    assert told["due_text"] == "Rabu, 30 Desember 2026 pukul 16.00 WIB"
    assert told["days"][1] == {"date": "2026-12-15", "weekday": "Selasa", "number": 1, "label": "hari ke-1"}
    assert len(told["days"]) == 17


def test_due_with_stop(capsys):
    stopped = json.loads(ask(capsys, "--format", "json", "--stop", "2026-12-15T09:00/2026-12-17T09:00"))
    waiting = json.loads(ask(capsys, "--format", "json", "--stop", "2026-12-15T09:00"))

    assert stopped["due"] == "2027-01-04T16:00:00+07:00"
    assert (waiting["due"], waiting["due_text"]) == (None, "belum ada, hitungan dihentikan")


def test_due_takes_other_zones_and_service_hours(capsys):
    told = json.loads(ask(capsys, "--format", "json", "--from", "2026-12-14T02:30:00+00:00", "--kind", "service"))

    assert told["from"] == "2026-12-14T09:30:00+07:00"
    assert told["due"] == "2026-12-30T15:00:00+07:00"


@pytest.mark.parametrize("unit", ["minutes", "hours", "workdays", "days", "months"])
def test_due_knows_every_unit(capsys, unit):
    assert json.loads(ask(capsys, "--unit", unit, "--format", "json"))["unit"] == unit


def test_due_same_day_needs_no_amount(capsys):
    call_command("due", "--agency", "kalbar", "--from", "2026-12-14T10:00", "--unit", "same_day")

    assert "Batas: Senin, 14 Desember 2026 pukul 16.00 WIB" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--agency", "sulsel"], "Instansi “sulsel” tidak ada. Yang ada: .*kalbar"),
        (["--from", "31-04-2026"], "bukan waktu"),
        (["--from", "2026-11-21T25:00"], "bukan waktu"),
        (["--from", "9999-12-31T23:59:00-12:00"], "di luar kalender"),
        (["--from", "0001-01-01"], "di luar kalender"),
        (["--from", "2019-01-01"], "belum memuat jam kantor"),
        (["--amount", "sepuluh"], "bukan bilangan bulat"),
        (["--amount", "0"], "paling sedikit 1"),
        (["--amount", "9" * 5000], "bukan bilangan bulat"),
        (["--amount", "99999999999"], "lebih dari sepuluh tahun"),
        (["--unit", "weeks"], "Satuan “weeks” tidak dikenal"),
        (["--stop", "kemarin"], "bukan waktu"),
        (["--stop", "2026-12-17/2026-12-15"], "sebelum dimulai"),
    ],
)
def test_due_refuses_nonsense_in_plain_words(options, words):
    with pytest.raises(CommandError, match=words):
        call_command("due", *ASKED, *options)


def test_due_of_a_calendar_without_hours(agency):
    OfficeHours.objects.all().delete()

    with pytest.raises(CommandError, match="Lengkapi jam kantornya"):
        call_command("due", *ASKED)
