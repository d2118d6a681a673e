"""From files to rows to snapshots, and what a change of rows does to them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from casework.workdays.load import missing_years, work_time
from casework.workdays.models import Calendar, Holiday, OfficeDay, OfficeHours

from .office import CALENDARS, at, office

pytestmark = pytest.mark.django_db
WIB = ZoneInfo("Asia/Pontianak")


@pytest.fixture
def kalbar(loaded_calendars: None) -> Calendar:
    return Calendar.objects.get(code="kalbar")


def fresh(calendar: Calendar) -> Calendar:
    return Calendar.objects.get(pk=calendar.pk)


def two_days_on(calendar: Calendar) -> datetime | None:
    return work_time(calendar).due(at("2026-11-23T09:00"), 2, "workdays").at


def rows() -> list[list[str]]:
    """Every row, without what loading again may renew."""
    renewed = {"id", "hours_id", "revision"}
    tables = (Calendar, OfficeHours, OfficeDay, Holiday)
    return [
        sorted(str({key: value for key, value in row.items() if key not in renewed}) for row in table.objects.values())
        for table in tables
    ]


@pytest.mark.parametrize("code", ["kalbar", "jatim"])
@pytest.mark.parametrize("kind", ["work", "service"])
def test_loaded_calendar_says_what_the_files_say(kalbar, code, kind):
    loaded, written = work_time(Calendar.objects.get(code=code), kind), office(code, kind)
    days = [date(2026, 1, 1) + n * timedelta(days=1) for n in range(730)]

    assert [loaded.facts(day) for day in days] == [written.facts(day) for day in days]
    assert (loaded.time_zone, loaded.years) == (written.time_zone, {2026: True, 2027: False})


def test_loading_twice_changes_nothing(kalbar):
    before = rows()

    call_command("load_calendars", verbosity=0)
    call_command("load_calendars", update=True, verbosity=0)

    assert rows() == before
    assert fresh(kalbar).pk == kalbar.pk


def test_loading_again_leaves_what_people_changed(kalbar):
    Holiday.objects.filter(date="2027-03-15").delete()
    Calendar.objects.filter(code="kalbar").update(name="Dinas Baru")

    call_command("load_calendars", verbosity=0)

    assert not Holiday.objects.filter(date="2027-03-15").exists()
    assert fresh(kalbar).name == "Dinas Baru"


def test_update_keeps_what_somebody_has_verified(kalbar):
    Holiday.objects.filter(date="2027-01-05").update(name="Isra Mikraj 1448 H", verified=True)
    Holiday.objects.filter(date="2027-01-01").update(name="Salah tulis")

    call_command("load_calendars", update=True, verbosity=0)

    assert Holiday.objects.get(date="2027-01-05").name == "Isra Mikraj 1448 H"
    assert Holiday.objects.get(date="2027-01-01").name == "Tahun Baru 2027 Masehi"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("year: 2026\nholidays: [", "tidak dapat dibaca"),
        ("[]", "harus berisi"),
        ("code: x", "belum memuat hours, name, time_zone"),
        ("{code: x, name: X, time_zone: Asia/Bali, hours: []}", "Zona waktu “Asia/Bali” tidak dikenal"),
        ("{code: x, name: X, time_zone: Asia/Jakarta, hours: []\n, kop: y}", "tidak dikenal: kop"),
        (
            "{year: 2028, source: s, verified: false, holidays: [{date: 2029-01-01, kind: libur, name: n}]}",
            "bukan tahun 2028",
        ),
        (
            "{year: 2028, source: s, verified: false, holidays: [{date: 31-12-2028, kind: libur, name: n}]}",
            "seperti 2026-12-25",
        ),
        (
            "{year: 2028, source: s, verified: false, holidays: "
            "[{date: 2028-01-01, kind: libur, name: n}, {date: 2028-01-01, kind: libur, name: m}]}",
            "nasional pada tanggal itu sudah ada",
        ),
        ("{year: 2028, source: s, verified: false, holidays: [{date: 2028-01-01, kind: pesta, name: n}]}", "pesta"),
    ],
)
def test_bad_file_is_refused_whole(tmp_path, text, words):
    path = tmp_path / "kalender.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(CommandError, match=words):
        call_command("load_calendars", str(path))

    assert not Calendar.objects.exists()
    assert not Holiday.objects.exists()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{weekdays: [Monday], open: "08.00", close: "15.00"}', "bukan nama hari"),
        ('{weekdays: [Senin], open: 8, close: "15.00"}', "harus ditulis seperti"),
        ('{weekdays: [Senin], open: "16.00", close: "15.00"}', "Jam tutup harus sesudah jam buka"),
        ('{weekdays: [Senin], open: "08.00", close: "15.00", break: ["12.00"]}', "dua jam"),
        (
            '{weekdays: [Senin], open: "08.00", close: "15.00", break: ["07.00", "07.30"]}',
            "di antara jam buka dan jam tutup",
        ),
        ('{weekdays: [Senin, Senin], open: "08.00", close: "15.00"}', "Jam untuk hari itu sudah ada"),
    ],
)
def test_bad_hours_are_refused_with_the_calendar(tmp_path, line, words):
    hours = f"{{kind: work, name: n, valid_from: 2026-01-01, source: s, verified: false, days: [{line}]}}"
    path = tmp_path / "kalender.yaml"
    path.write_text(f"{{code: x, name: X, time_zone: Asia/Jakarta, hours: [{hours}]}}", encoding="utf-8")

    with pytest.raises(CommandError, match=words):
        call_command("load_calendars", str(path))

    assert not Calendar.objects.exists()


def test_loaded_calendar_is_held_until_something_changes(kalbar, django_assert_num_queries):
    first = work_time(kalbar)

    with django_assert_num_queries(0):
        assert work_time(kalbar) is first


CHANGES = {
    "saved": lambda calendar: Holiday(date="2026-11-25", name="Pilkada", kind="lokal", calendar=calendar).save(),
    "created for all": lambda calendar: Holiday.objects.create(date="2026-11-25", name="Libur", kind="libur"),
    "in bulk": lambda calendar: Holiday.objects.bulk_create(
        [Holiday(date=date(2026, 11, 25), name="Libur", kind="libur")]
    ),
    "moved": lambda calendar: Holiday.objects.filter(date="2026-12-25").update(date="2026-11-25"),
    "hours": lambda calendar: OfficeDay.objects.filter(hours__calendar=calendar, weekday=2).delete(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_any_change_moves_the_limit(kalbar, change):
    before = two_days_on(kalbar)

    change(kalbar)

    assert (before, two_days_on(fresh(kalbar))) == (at("2026-11-25T16:00"), at("2026-11-26T16:00"))
    assert fresh(kalbar).revision != kalbar.revision


def test_deleting_a_holiday_brings_the_limit_back(kalbar):
    holiday = Holiday.objects.create(date="2026-11-25", name="Pilkada", kind="lokal", calendar=kalbar)
    assert two_days_on(fresh(kalbar)) == at("2026-11-26T16:00")

    holiday.delete()

    assert two_days_on(fresh(kalbar)) == at("2026-11-25T16:00")


def test_local_holiday_closes_only_its_own_calendar(kalbar):
    Holiday.objects.create(date="2026-11-25", name="HUT Provinsi", kind="lokal", calendar=kalbar)

    assert two_days_on(fresh(kalbar)) == at("2026-11-26T16:00")
    assert two_days_on(Calendar.objects.get(code="jatim")) == at("2026-11-25T16:00")


def test_moving_the_zone_moves_the_limit(kalbar):
    two_days_on(kalbar)

    kalbar.time_zone = "Asia/Makassar"
    kalbar.save(update_fields=["time_zone"])

    assert two_days_on(fresh(kalbar)) == at("2026-11-25T15:00")


def test_change_that_is_rolled_back_leaves_no_trace(kalbar):
    before = two_days_on(kalbar)
    with pytest.raises(RuntimeError), transaction.atomic():
        Holiday.objects.create(date="2026-11-25", name="Libur", kind="libur")
        assert two_days_on(fresh(kalbar)) == two_days_on(kalbar) == at("2026-11-26T16:00")
        raise RuntimeError

    assert two_days_on(kalbar) == two_days_on(fresh(kalbar)) == before


def test_counter_without_hours_of_its_own_keeps_work_hours(kalbar):
    OfficeHours.objects.filter(calendar=kalbar, kind="service").delete()

    assert work_time(fresh(kalbar), "service").is_open(at("2026-11-23T07:45"))


def test_two_holidays_on_one_date_are_refused(kalbar):
    for calendar in (None, kalbar):
        Holiday.objects.get_or_create(date="2026-12-25", calendar=calendar, defaults={"name": "a", "kind": "libur"})
        with pytest.raises(IntegrityError), transaction.atomic():
            Holiday.objects.create(date="2026-12-25", calendar=calendar, name="b", kind="libur")


@pytest.mark.parametrize(
    "wrong",
    [
        {"opens": time(16), "closes": time(8)},
        {"break_start": time(12), "break_end": None},
        {"break_start": None, "break_end": time(12)},
        {"break_start": time(6), "break_end": time(9)},
        {"break_start": time(15), "break_end": time(17)},
        {"weekday": 7},
    ],
)
def test_impossible_office_days_are_refused_by_the_database(kalbar, wrong):
    hours = OfficeHours.objects.create(calendar=kalbar, kind="work", name="Uji", valid_from="2028-01-01")
    day = {"weekday": 5, "opens": time(8), "closes": time(16), "break_start": time(12), "break_end": time(13), **wrong}

    with pytest.raises(IntegrityError), transaction.atomic():
        OfficeDay.objects.create(hours=hours, **day)


def test_unknown_zone_is_refused(kalbar):
    kalbar.time_zone = "Asia/Kapuas"

    with pytest.raises(ValidationError, match="tidak dikenal"):
        kalbar.full_clean()


def test_import_fills_a_year_as_unverified(capsys):
    call_command("import_holidays", "2027")

    found = {(row.date, row.kind) for row in Holiday.objects.all()}
    call_command("load_calendars", str(CALENDARS / "national-2027.yaml"), update=True, verbosity=0)
    assert {(row.date, row.kind) for row in Holiday.objects.all()} == found
    assert len(found) == 26
    assert not Holiday.objects.filter(verified=True).exists()
    assert "belum diverifikasi" in capsys.readouterr().out


def test_import_tells_of_missing_cuti_bersama(capsys):
    call_command("import_holidays", "2031")

    assert "belum mengenal cuti bersama 2031" in capsys.readouterr().out
    assert missing_years(datetime(2031, 5, 1, tzinfo=WIB)) == (2031, 2032)


def test_import_never_touches_verified_rows():
    call_command("load_calendars", verbosity=0)
    before = rows()

    with pytest.raises(CommandError, match="25 hari terverifikasi; tidak ada yang diubah"):
        call_command("import_holidays", "2026")

    assert rows() == before


@pytest.mark.parametrize("year", ["1999", "2101"])
def test_import_refuses_years_out_of_range(year):
    with pytest.raises(CommandError, match="antara 2000 dan 2100"):
        call_command("import_holidays", year)


def test_missing_next_year_is_noticed(kalbar):
    assert missing_years(datetime(2026, 11, 21, tzinfo=WIB)) == ()
    assert missing_years(datetime(2027, 1, 1, tzinfo=WIB)) == (2028,)

    Holiday.objects.filter(date__year=2027, kind="cuti_bersama").delete()

    assert missing_years(datetime(2026, 11, 21, tzinfo=WIB)) == (2027,)


def test_check_warns_of_missing_holidays(capsys):
    call_command("check", databases=["default"])
    assert "workdays.W001" in capsys.readouterr().err
