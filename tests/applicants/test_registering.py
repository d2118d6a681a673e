"""One row per person, found again, without one person being able to take another's place."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connections, transaction

from casework.applicants import registering
from casework.applicants.models import Applicant
from casework.applicants.registering import find, register

AT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
RINI = {
    "name": "Rini Sari",
    "nik": "6171 0542 0399 0000",
    "phone": "0812-0000-0012",
    "email": "Rini@contoh.example",
    "address": "Jl. Melati 7, Pontianak",
    "occupation": "Guru",
}


def test_data_comes_back_as_one_spelling(kalbar):
    row = Applicant.objects.get(pk=register(kalbar, RINI, at=AT).pk)
    assert (row.nik, row.phone, row.email) == ("6171054203990000", "+6281200000012", "rini@contoh.example")
    assert (row.address, row.occupation) == ("Jl. Melati 7, Pontianak", "Guru")
    assert (row.masked_nik, row.masked_phone, row.short_name) == ("6171••••••••0000", "+62812••••0012", "R*** S***")


def test_a_returning_person_is_the_same_row(kalbar):
    first = register(kalbar, RINI, at=AT)
    assert register(kalbar, RINI, at=LATER) == first
    assert register(kalbar, {**RINI, "nik": ""}, at=LATER) == first
    assert Applicant.objects.count() == 1


def test_at_the_counter_the_latest_contact_counts_and_empty_boxes_change_nothing(kalbar):
    first = register(kalbar, RINI, at=AT)
    moved = {"name": "Rini Sari", "nik": RINI["nik"], "phone": "0812 0000 0099"}
    row = register(kalbar, moved, at=LATER, in_person=True)
    assert row == first
    row = Applicant.objects.get()
    assert (row.phone, row.email, row.updated_at) == ("+6281200000099", "rini@contoh.example", LATER)
    assert find(kalbar, "081200000099") == [row]
    assert find(kalbar, "081200000012") == []


@pytest.mark.parametrize(
    "claim",
    [
        {"nik": RINI["nik"], "phone": "0812 0000 0066"},
        {"nik": RINI["nik"], "phone": RINI["phone"], "email": "lain@contoh.example"},
        {"phone": RINI["phone"], "email": "lain@contoh.example"},
        {"nik": RINI["nik"]},
    ],
)
def test_online_nobody_takes_over_a_row_by_knowing_a_nik_or_a_number(kalbar, claim):
    true = register(kalbar, RINI, at=AT)
    other = register(kalbar, {"name": "Rini Sari", **claim}, at=LATER)
    assert other != true
    assert other.doubtful == ("nik" in claim)
    true.refresh_from_db()
    assert (true.phone, true.email) == ("+6281200000012", "rini@contoh.example")


def test_the_counter_settles_a_doubtful_row(kalbar):
    true = register(kalbar, RINI, at=AT)
    other = register(kalbar, {**RINI, "phone": "0812 0000 0066"}, at=AT)
    assert [row.pk for row in find(kalbar, RINI["nik"])] == [true.pk, other.pk]
    assert register(kalbar, RINI, at=LATER, in_person=True) == true
    registering.erase(true, at=LATER)
    assert register(kalbar, {**RINI, "phone": "0812 0000 0066"}, at=LATER, in_person=True) == other
    assert not Applicant.objects.get(pk=other.pk).doubtful


def test_two_people_may_share_a_telephone(kalbar):
    assert register(kalbar, RINI, at=AT) != register(
        kalbar, {"name": "Budi", "phone": RINI["phone"]}, at=AT, in_person=True
    )


def test_a_crowd_of_namesakes_does_not_hide_the_person(kalbar):
    crowd = [register(kalbar, {**RINI, "nik": f"61710542039{i:02}000"}, at=AT, in_person=True) for i in range(25)]
    last = {**RINI, "nik": crowd[-1].nik}
    assert len({row.pk for row in crowd}) == 25
    assert register(kalbar, last, at=LATER, in_person=True) == crowd[-1]


def test_a_nik_found_later_completes_the_row(kalbar):
    first = register(kalbar, {**RINI, "nik": ""}, at=AT)
    assert register(kalbar, RINI, at=LATER, in_person=True) == first
    assert find(kalbar, RINI["nik"]) == [first]


def test_a_legal_entity_is_known_by_its_number_not_by_who_came(kalbar):
    person = register(kalbar, RINI, at=AT)
    entity = {**RINI, "kind": "badan_hukum", "name": "Koperasi Kredit Sinar Kapuas", "entity_number": "ahu-001 2026"}
    first = register(kalbar, entity, at=AT, in_person=True)
    again = register(kalbar, {**entity, "nik": "", "phone": "0812 0000 0055"}, at=LATER, in_person=True)
    assert first == again != person
    assert first.identity_label == "AHU-0012026"


def test_agencies_do_not_see_each_other(kalbar, jatim):
    here, there = register(kalbar, RINI, at=AT), register(jatim, RINI, at=AT)
    assert here != there
    assert here.nik_hash != there.nik_hash
    assert find(jatim, RINI["nik"]) == [there]


def test_unreadable_values_are_refused_with_a_sentence(kalbar):
    with pytest.raises(ValidationError, match="16 angka"):
        register(kalbar, {**RINI, "nik": "123"}, at=AT)
    with pytest.raises(ValidationError, match="tidak terlihat"):
        register(kalbar, {**RINI, "name": "Rini\x00"}, at=AT)
    assert not Applicant.objects.exists()


def test_find_by_nik_telephone_and_any_word_of_the_name(kalbar):
    rini = register(kalbar, RINI, at=AT)
    budi = register(kalbar, {"name": "Budi Rinaldi"}, at=AT)
    assert find(kalbar, "6171.0542.0399.0000") == find(kalbar, "+62 812 0000 0012") == [rini]
    assert find(kalbar, "rin") == [rini, budi]
    assert find(kalbar, "SARI") == [rini]
    for nothing in ("", "r", "%", "_i", "61710542039900", "\x00", "x" * 500, "'; DROP"):
        assert find(kalbar, nothing) == []


def test_find_never_lists_more_than_ten(kalbar):
    for number in range(12):
        register(kalbar, {"name": f"Siti Nomor {number}"}, at=AT)
    assert len(find(kalbar, "siti")) == len(find(kalbar, "nomor")) == 10


def test_few_queries(kalbar, django_assert_num_queries):
    with transaction.atomic():
        with django_assert_num_queries(2):
            register(kalbar, {**RINI, "nik": "", "phone": "0812 0000 0077"}, at=AT)
        with django_assert_num_queries(3):
            register(kalbar, RINI, at=AT)
        with django_assert_num_queries(1):
            register(kalbar, RINI, at=AT)


# Twenty counters at the same second


def together(count: int, act) -> list[Applicant]:
    gate = threading.Barrier(count)

    def one(number: int) -> Applicant:
        try:
            gate.wait()
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("within", [transaction.atomic, nullcontext], ids=["one transaction", "autocommit"])
@pytest.mark.parametrize("in_person", [True, False], ids=["counter", "online"])
def test_twenty_at_once_make_one_applicant(kalbar, in_person, within):
    for nik in ("6171054203990000", "6171054203980000", "6171054203970000"):

        def arrive(number: int, nik: str = nik) -> Applicant:
            with within():
                return register(kalbar, {**RINI, "nik": nik}, at=AT, in_person=in_person)

        rows = together(20, arrive)
        assert len({row.pk for row in rows}) == 1
        assert {row.nik for row in rows} == {nik}
    assert Applicant.objects.filter(nik_hash__gt="").count() == 3


@pytest.mark.django_db(transaction=True)
def test_control_looking_first_is_not_enough(kalbar):
    """The same twenty, without the unique index: this is what the index prevents."""
    looked = threading.Barrier(20)

    def look_then_make(number: int) -> Applicant:
        found = Applicant.objects.with_nik(kalbar, "6171054203990000").first()
        looked.wait()
        if found:
            return found
        row = Applicant(agency=kalbar, name="Rini", search_name="RINI", created_at=AT, updated_at=AT, doubtful=True)
        row.nik = "6171054203990000"
        row.save()
        return row

    assert len({row.pk for row in together(20, look_then_make)}) == 20
