"""Limits against a table worked out by hand."""

from __future__ import annotations

import time
from datetime import UTC, date, timedelta
from pathlib import Path

import pytest
import yaml

from casework.workdays.clock import ClockError, Day, Week, WorkTime

from .office import at, office

CASES = yaml.safe_load(Path(__file__).with_name("cases.yaml").read_text(encoding="utf-8"))

VECTORS = [
    # day 0, then +3, +10, +17 and +30 working days
    ("2026-12-01", "2026-12-04", "2026-12-15", "2026-12-28", "2027-01-18"),
    ("2026-12-14", "2026-12-17", "2026-12-30", "2027-01-12", "2027-01-29"),
    ("2026-12-23", "2026-12-30", "2027-01-12", "2027-01-21", "2027-02-10"),
    ("2027-02-26", "2027-03-03", "2027-03-22", "2027-04-02", "2027-04-21"),
    ("2027-03-05", "2027-03-18", "2027-03-31", "2027-04-09", "2027-04-28"),
    ("2027-05-05", "2027-05-11", "2027-05-26", "2027-06-07", "2027-06-24"),
]


def work_of(case: dict) -> WorkTime:
    return office(case.get("calendar", "kalbar"), case.get("kind", "work"))


def due_of(case: dict):
    work = work_of(case)
    stops = [(at(begin, work), end and at(end, work)) for begin, end in case.get("stops", [])]
    return work.due(at(case["from"], work), case["amount"], case["unit"], stops)


def right(case: dict) -> bool:
    return due_of(case).at == (case["due"] and at(case["due"], work_of(case)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_due_is_the_hand_made_one(case):
    due = due_of(case)

    assert due.at == (case["due"] and at(case["due"], work_of(case))), due.sentence
    assert due.at is None or due.at.tzinfo is UTC


def test_the_table_is_large_and_names_each_case_once():
    assert len({case["case"] for case in CASES}) == len(CASES) >= 40


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York"])
def test_zone_of_the_server_changes_nothing(zone, monkeypatch):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert [case["case"] for case in CASES if not right(case)] == []
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector[0])
def test_legal_vectors(vector):
    start = at(f"{vector[0]}T10:00")

    found = [office().due(start, amount, "workdays").days[-1].date.isoformat() for amount in (3, 10, 17, 30)]

    assert found == list(vector[1:])


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector[0])
def test_extension_counts_on_from_the_old_limit(vector):
    old = office().due(at(f"{vector[0]}T10:00"), 10, "workdays").at

    assert office().due(old, 7, "workdays").days[-1].date.isoformat() == vector[3]


def test_derivation_names_every_day():
    due = office().due(at("2026-12-22T10:00"), 3, "workdays", [(at("2026-12-28T10:00"), at("2026-12-29T10:00"))])

    assert [tuple(day) for day in due.days] == [
        (date(2026, 12, 22), 0, "hari ke-0"),
        (date(2026, 12, 23), 1, "hari ke-1"),
        (date(2026, 12, 24), None, "cuti bersama: Hari Raya Natal"),
        (date(2026, 12, 25), None, "libur: Hari Raya Natal"),
        (date(2026, 12, 26), None, "Sabtu"),
        (date(2026, 12, 27), None, "Minggu"),
        (date(2026, 12, 28), 2, "hari ke-2"),
        (date(2026, 12, 29), None, "dihentikan"),
        (date(2026, 12, 30), 3, "hari ke-3"),
    ]


def test_sentence_tells_start_stops_gaps_and_limit():
    stop = (at("2026-11-16T14:05"), at("2026-11-18T11:20"))

    sentence = office().due(at("2026-11-12T09:14"), 10, "workdays", [stop]).sentence

    assert sentence == (
        "Dihitung 10 hari kerja sejak Kamis, 12 November 2026 (hari ke-0). Hitungan dihentikan 17–18 November. "
        "Sabtu dan Minggu tidak dihitung. Batasnya Senin, 30 November 2026 pukul 16.00 WIB, saat kantor tutup."
    )


def test_rolling_forward_is_told():
    due = office().due(at("2026-11-09T10:00"), 5, "days")

    assert "Sabtu, 14 November 2026 bukan hari kerja, jadi batas digeser ke hari kerja berikutnya." in due.sentence
    assert due.days[-3:] == (
        Day(date(2026, 11, 14), 5, "hari ke-5"),
        Day(date(2026, 11, 15), None, "Minggu"),
        Day(date(2026, 11, 16), None, "hari kerja berikutnya"),
    )


def test_minutes_are_told_span_by_span():
    due = office().due(at("2026-11-20T16:45"), 300, "minutes")

    assert due.days[-1] == Day(date(2026, 11, 23), None, "07.30–12.00, 13.00–13.30: 300 menit")
    assert "Saat itu kantor tutup; hitungan mulai Senin, 23 November 2026 pukul 07.30 WIB." in due.sentence


def test_open_stop_says_when_it_began():
    due = office().due(at("2026-11-12T09:14"), 10, "workdays", [(at("2026-11-16T14:05"), None)])

    assert due.sentence.startswith("Hitungan 10 hari kerja dihentikan sejak Senin, 16 November 2026.")


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ("2026-11-30T10:00", ""),
        ("2026-12-28T10:00", "Daftar libur 2027 belum diverifikasi, jadi batas ini dapat berubah."),
        ("2027-12-28T10:00", "Hari libur 2028 belum dimuat, jadi batas ini dapat berubah."),
    ],
)
def test_limit_on_an_unsure_holiday_list_says_so(start, words):
    sentence = office().due(at(start), 10, "workdays").sentence

    assert words in sentence
    assert bool(words) == ("dapat berubah" in sentence)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "words"),
    [
        ("2026-11-23T09:00", 0, "workdays", "paling sedikit 1"),
        ("2026-11-23T09:00", -5, "minutes", "paling sedikit 1"),
        ("2026-11-23T09:00", 2, "same_day", "memakai jumlah 0"),
        ("2026-11-23T09:00", 1, "weeks", "tidak dikenal"),
        ("2026-11-23T09:00", 10**9, "workdays", "lebih dari sepuluh tahun"),
        ("2026-11-23T09:00", 10**12, "minutes", "lebih dari sepuluh tahun"),
        ("2026-11-23T09:00", 10**12, "hours", "lebih dari sepuluh tahun"),
        ("2026-11-23T09:00", 10**9, "days", "lebih dari sepuluh tahun"),
        ("2026-11-23T09:00", 10**9, "months", "lebih dari sepuluh tahun"),
        ("9999-12-31T23:00", 1, "workdays", "di luar kalender"),
        ("2019-05-02T09:00", 1, "workdays", "belum memuat jam kantor untuk Jumat, 3 Mei 2019"),
        ("2019-05-02T09:00", 1, "minutes", "belum memuat jam kantor untuk Kamis, 2 Mei 2019"),
    ],
)
def test_nonsense_is_refused_with_its_cure(start, amount, unit, words):
    with pytest.raises(ClockError, match=words):
        office().due(at(start), amount, unit)


def test_moments_without_zone_are_refused():
    aware = at("2026-11-23T09:00")
    naive = aware.replace(tzinfo=None)

    for start, stops in [(naive, []), (aware, [(naive, None)]), (aware, [(aware, naive)])]:
        with pytest.raises(ClockError, match="zona waktu"):
            office().due(start, 1, "workdays", stops)


def test_stop_that_ends_before_it_begins_is_refused():
    begin = at("2026-11-23T09:00")

    with pytest.raises(ClockError, match="sebelum dimulai"):
        office().due(begin, 1, "workdays", [(begin, begin - timedelta(minutes=1))])


def test_office_that_never_opens_is_refused_not_searched_forever():
    closed = WorkTime("Kantor X", "Asia/Jakarta", [Week(date(2020, 1, 1), None, False, {})])

    for unit in ("minutes", "hours", "workdays", "days", "months"):
        with pytest.raises(ClockError, match="sepuluh tahun"):
            closed.due(at("2026-11-23T09:00"), 1, unit)
    with pytest.raises(ClockError, match="sepuluh tahun"):
        closed.due(at("2026-11-23T09:00"), 0, "same_day")
    with pytest.raises(ClockError, match="tidak pernah buka"):
        closed.next_opening(at("2026-11-23T09:00"))
