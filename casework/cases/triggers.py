"""Append-only tables, guarded by the database itself on both engines. Recreated after every migrate: SQLite drops
triggers when it remakes a table, and a rule that lives in one place cannot drift."""

from __future__ import annotations

from typing import Any

from django.db import connections

GUARDED = ("cases_event",)

_POSTGRES = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'Tabel % hanya boleh ditambah.', TG_TABLE_NAME USING ERRCODE =
'integrity_constraint_violation'; END $$;
"""
_POSTGRES_TABLE = """
DROP TRIGGER IF EXISTS {table}_append_only ON {table};
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change();
DROP TRIGGER IF EXISTS {table}_no_truncate ON {table};
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
_SQLITE_TABLE = (
    "CREATE TRIGGER IF NOT EXISTS {table}_no_update BEFORE UPDATE ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'Tabel {table} hanya boleh ditambah.'); END",
    "CREATE TRIGGER IF NOT EXISTS {table}_no_delete BEFORE DELETE ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'Tabel {table} hanya boleh ditambah.'); END",
)


def guard_tables(using: str = "default", **_kwargs: Any) -> None:
    """Receiver of post_migrate (the framework's own signal, not one of ours)."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES)
        for table in present.intersection(GUARDED):
            statements = (_POSTGRES_TABLE,) if connection.vendor == "postgresql" else _SQLITE_TABLE
            for statement in statements:
                cursor.execute(statement.format(table=table))
