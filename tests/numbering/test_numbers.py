"""One giver of numbers: no gap, no double, whoever comes at once."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from casework.numbering import numbers
from casework.numbering.models import NumberSequence
from casework.numbering.numbers import NumberBusy, NumberTaken

SCOPE, YEAR = "kalbar:request", 2026
BEGIN = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "BEGIN"}


def take(scope: str = SCOPE, year: int = YEAR) -> int:
    with transaction.atomic():
        return numbers.take(scope, year)


@pytest.mark.django_db
def test_numbers_follow_one_another():
    assert [take() for _ in range(5)] == [1, 2, 3, 4, 5]
    assert numbers.last(SCOPE, YEAR) == 5


@pytest.mark.django_db
def test_scopes_and_years_count_apart():
    assert [take(), take(), take("jatim:request"), take(year=2027), take()] == [1, 2, 1, 1, 3]
    assert numbers.last("kalbar:letter", YEAR) == 0


@pytest.mark.django_db
def test_one_statement_gives_a_number(django_assert_num_queries):
    take()

    with transaction.atomic(), django_assert_num_queries(1):
        numbers.take(SCOPE, YEAR)


@pytest.mark.django_db(transaction=True)
def test_rollback_leaves_no_gap():
    take()
    for _ in range(3):
        with pytest.raises(RuntimeError), transaction.atomic():
            assert numbers.take(SCOPE, YEAR) == 2
            raise RuntimeError

    assert take() == 2


@pytest.mark.django_db(transaction=True)
def test_first_number_of_a_year_rolled_back_is_given_again():
    with pytest.raises(RuntimeError), transaction.atomic():
        assert numbers.take(SCOPE, 2027) == 1
        raise RuntimeError

    assert not NumberSequence.objects.exists()
    assert take(year=2027) == 1


@pytest.mark.django_db(transaction=True)
def test_number_outside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError):
        numbers.take(SCOPE, YEAR)
    with pytest.raises(transaction.TransactionManagementError):
        numbers.set_next(SCOPE, YEAR, 7)

    assert not NumberSequence.objects.exists()


@pytest.mark.django_db
def test_numbers_go_on_from_a_paper_book():
    with transaction.atomic():
        numbers.set_next(SCOPE, YEAR, 112)

    assert [take(), take()] == [112, 113]


@pytest.mark.django_db
def test_next_number_may_jump_ahead_or_stay():
    take()
    with transaction.atomic():
        numbers.set_next(SCOPE, YEAR, 2)
        numbers.set_next(SCOPE, YEAR, 40)
        numbers.set_next(SCOPE, YEAR, 40)

    assert take() == 40


@pytest.mark.django_db
def test_given_number_is_never_given_again():
    assert [take(), take(), take()] == [1, 2, 3]

    with pytest.raises(NumberTaken, match=r"Nomor 3 sudah dipakai\. Nomor terakhir adalah 3\."), transaction.atomic():
        numbers.set_next(SCOPE, YEAR, 3)

    assert take() == 4


@pytest.mark.django_db
@pytest.mark.parametrize("number", [0, -1])
def test_next_number_is_at_least_one(number):
    with pytest.raises(ValueError, match="paling kecil adalah 1"), transaction.atomic():
        numbers.set_next(SCOPE, YEAR, number)


@pytest.mark.django_db
def test_a_scope_has_one_row_a_year():
    take()

    with pytest.raises(IntegrityError), transaction.atomic():
        NumberSequence.objects.create(scope=SCOPE, year=YEAR, last=9)


@pytest.mark.django_db(transaction=True)
def test_two_first_numbers_of_a_year_at_once(other_connection):
    with other_connection.cursor() as first, ThreadPoolExecutor(1) as pool:
        first.execute(BEGIN[connection.vendor])
        first.execute(numbers.OPEN, [SCOPE, YEAR])
        second = pool.submit(take_in_thread)
        time.sleep(0.3)
        assert not second.done()
        first.execute("COMMIT")

        assert second.result(timeout=10) == 2


def take_in_thread() -> int:
    try:
        return take()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_counter_held_too_long_is_told_kindly_and_burns_nothing(other_connection):
    take()
    with other_connection.cursor() as holder:
        holder.execute(BEGIN[connection.vendor])
        holder.execute(numbers.TAKE, [SCOPE, YEAR])

        with pytest.raises(NumberBusy, match="coba lagi"):
            take_impatiently()

        holder.execute("ROLLBACK")

    assert take() == 2


def take_impatiently() -> int:
    """As take(), waiting a quarter of a second instead of seconds; on SQLite inside a transaction begun as a reader."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET lock_timeout = '250ms'")
            return take()
        cursor.execute("PRAGMA busy_timeout = 250")
        mode, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
    try:
        return take()
    finally:
        connection.transaction_mode = mode


@pytest.fixture
def other_connection():
    other = connection.copy()
    yield other
    other.close()
    connection.close()  # with its short patience
