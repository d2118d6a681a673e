"""The only giver of numbers: gapless, one row per scope and year, locked until the act that took the number is done.

Take the number last in the transaction: everyone else who wants one of that scope waits for its end.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import DatabaseError, OperationalError, connection, transaction

from casework.numbering.models import NumberSequence

TABLE = NumberSequence._meta.db_table
TAKE = f"""
UPDATE "{TABLE}" SET "last" = "last" + 1 WHERE "scope" = %s AND "year" = %s AND "closed_at" IS NULL RETURNING "last"
"""  # noqa: S608
# The first number of a year. Two may come at once: the second then counts on from the first.
OPEN = f"""
INSERT INTO "{TABLE}" ("scope", "year", "last") VALUES (%s, %s, 1)
ON CONFLICT ("scope", "year") DO UPDATE SET "last" = "{TABLE}"."last" + 1 WHERE "{TABLE}"."closed_at" IS NULL
RETURNING "last"
"""  # noqa: S608
SET = f"""
INSERT INTO "{TABLE}" ("scope", "year", "last") VALUES (%s, %s, %s)
ON CONFLICT ("scope", "year") DO UPDATE SET "last" = excluded."last" WHERE "{TABLE}"."last" <= excluded."last"
AND "{TABLE}"."closed_at" IS NULL RETURNING "last"
"""  # noqa: S608
# All three wait for whoever has taken a number and is not done yet, and make the next one wait.
HOLD_OPEN = f"""
UPDATE "{TABLE}" SET "last" = "last" WHERE "scope" = %s AND "year" = %s AND "closed_at" IS NULL RETURNING "last"
"""  # noqa: S608
CLOSE = f"""
INSERT INTO "{TABLE}" ("scope", "year", "last", "closed_at") VALUES (%s, %s, 0, %s)
ON CONFLICT ("scope", "year") DO UPDATE SET "closed_at" = excluded."closed_at" WHERE "{TABLE}"."closed_at" IS NULL
RETURNING "last"
"""  # noqa: S608
BACK = f"""
UPDATE "{TABLE}" SET "last" = %s WHERE "scope" = %s AND "year" = %s AND "last" = %s AND "closed_at" IS NULL
RETURNING "last"
"""  # noqa: S608
HOLD = f'UPDATE "{TABLE}" SET "last" = "last" WHERE "scope" = %s AND "year" = %s RETURNING "last"'  # noqa: S608
BUSY_STATES = {"55P03", "40P01", "57014"}  # PostgreSQL: lock not available, deadlock, statement timeout


class NumberBusy(Exception):
    """Somebody else holds the counter too long; the transaction is lost and may be tried again."""

    def __init__(self) -> None:
        super().__init__(
            "Nomor sedang diambil petugas lain. Tunggu sebentar, lalu coba lagi; tidak ada nomor yang terlewat."
        )


class NumberTaken(ValueError):
    """The wished number is already given."""


class SequenceClosed(ValueError):
    """The year is closed for good: it gives no number any more."""


def take(scope: str, year: int) -> int:
    """The next number. Raises NumberBusy, SequenceClosed, and TransactionManagementError outside a transaction."""
    _require_transaction()
    number = _one(TAKE, [scope, year])
    if number is None and (number := _one(OPEN, [scope, year])) is None:
        raise SequenceClosed(scope, year)
    return number


def hold_open(scope: str, year: int) -> int:
    """The last number given; nobody takes another or closes the year until this transaction ends.

    Raises SequenceClosed, also for a year that never gave a number.
    """
    _require_transaction()
    return _open(HOLD_OPEN, [scope, year], scope, year)


def close(scope: str, year: int, at: datetime) -> int:
    """Give no number any more; answers the last one. Whoever has taken one comes to an end first."""
    _require_transaction()
    return _open(CLOSE, [scope, year, connection.ops.adapt_datetimefield_value(at)], scope, year)


def give_back(scope: str, year: int, *, last: int, to: int) -> None:
    """Numbers that were only copied in are taken out again, if none was given since. Raises NumberTaken."""
    _require_transaction()
    if _one(BACK, [to, scope, year, last]) is None:
        raise NumberTaken(f"Sesudah nomor {last} sudah ada nomor lain.")


def _open(sql: str, params: list[Any], scope: str, year: int) -> int:
    number = _one(sql, params)
    if number is None:
        raise SequenceClosed(scope, year)
    return number


def set_next(scope: str, year: int, number: int) -> None:
    """Let the next number be `number`, e.g. to go on from a paper book. Raises NumberTaken when it is already given."""
    _require_transaction()
    if number < 1:
        raise ValueError("Nomor paling kecil adalah 1.")
    if _one(SET, [scope, year, number - 1]) is None:
        raise NumberTaken(f"Nomor {number} sudah dipakai. Nomor terakhir adalah {last(scope, year)}.")


def hold(scope: str, year: int) -> int:
    """The last number given, 0 when none; nobody takes one until this transaction ends. Raises NumberBusy."""
    _require_transaction()
    return _one(HOLD, [scope, year]) or 0


def last(scope: str, year: int) -> int:
    """The last number given, 0 when none."""
    return NumberSequence.objects.filter(scope=scope, year=year).values_list("last", flat=True).first() or 0


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A number is taken inside the transaction of the act it numbers.")


def _one(sql: str, params: list[Any]) -> int | None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            row = cursor.fetchone()
    except OperationalError as error:
        if _is_busy(error):
            raise NumberBusy from error
        raise
    return row[0] if row else None


def _is_busy(error: DatabaseError) -> bool:
    if connection.vendor == "sqlite":
        return "locked" in str(error)
    return getattr(error.__cause__, "pgcode", None) in BUSY_STATES
