"""Dates, numbers and codes as people read them."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from ppid_portal.templatetags import ui

DUE = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
PONTIANAK, MAKASSAR, JAYAPURA = (ZoneInfo(f"Asia/{name}") for name in ("Pontianak", "Makassar", "Jayapura"))


def test_a_moment_names_day_clock_and_zone():
    assert ui.waktu(DUE, PONTIANAK) == "Kamis, 3 Desember 2026 pukul 16.00 WIB"


@pytest.mark.parametrize(("zone", "told"), [(MAKASSAR, "pukul 17.00 WITA"), (JAYAPURA, "pukul 18.00 WIT")])
def test_a_moment_is_told_in_the_zone_of_the_agency(zone, told):
    assert ui.waktu(DUE, zone).endswith(told)


def test_the_day_changes_with_the_zone():
    late = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)
    assert ui.tanggal(late, PONTIANAK) == "Rabu, 25 November 2026"


def test_short_and_letter_dates():
    assert ui.tanggal_pendek(date(2026, 12, 3)) == "Kam 3 Des"
    assert ui.tanggal_surat(date(2026, 12, 3)) == "3 Desember 2026"


@pytest.mark.parametrize("words", [ui.waktu, ui.tanggal, ui.tanggal_pendek, ui.tanggal_surat, ui.jam, ui.zona])
def test_nothing_is_told_about_no_date(words):
    assert words(None) == ""


@pytest.mark.parametrize(
    ("value", "told"), [(1234567, "1.234.567"), (86.4, "86,4"), (0, "0"), (None, ""), ("17", "17")]
)
def test_numbers_have_points_and_commas(value, told):
    assert ui.ribuan(value) == told


def test_a_code_is_read_in_fours_and_stays_escaped():
    assert ui.kode("7K3M9QWX4D2P") == '<span class="code">7K3M 9QWX 4D2P</span>'
    assert ui.kode("7K3M-9QWX 4D2P") == ui.kode("7K3M9QWX4D2P")
    assert "<b>" not in ui.kode("<b>x</b>")


def day(number: int, counted: int | None, label: str = "") -> SimpleNamespace:
    return SimpleNamespace(date=date(2026, 11, number), number=counted, label=label)


def test_the_count_is_drawn_in_weeks_of_five_days():
    days = [day(12, None, "terima"), day(13, 1), day(14, None, "Sabtu"), day(16, 2), day(17, None, "henti"), day(18, 3)]
    first, second = ui.minggu(days, date(2026, 11, 16))
    assert [cell and cell["css"] for cell in first] == [None, None, None, "from", "past"]
    assert [cell and cell["css"] for cell in second] == ["today", "off", "due", None, None]
    assert [cell["day"] for cell in second if cell and "due" in cell["css"]] == ["18"]


def test_no_days_draw_no_weeks():
    assert ui.minggu([], date(2026, 11, 16)) == []


@pytest.mark.parametrize("points", [[5], [3, 3, 3], [0, 100]])
def test_a_line_can_be_drawn_through_one_or_equal_figures(points):
    assert "nan" not in str(ui.sparkline(points, 90)).lower()
