"""The database itself keeps the books: no line is deleted, and only a first strike may be added to one.

Recreated after every migrate, because SQLite drops triggers when it remakes a table.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

from casework.registers.models import STRIKE_FIELDS, RegisterEntry

MESSAGE = "Baris buku hanya boleh dicoret, tidak diubah atau dihapus."
POSTGRES = """
CREATE OR REPLACE FUNCTION keep_register_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
DROP TRIGGER IF EXISTS {table}_no_delete ON {table};
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION keep_register_line();
DROP TRIGGER IF EXISTS {table}_no_truncate ON {table};
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION keep_register_line();
DROP TRIGGER IF EXISTS {table}_no_change ON {table};
CREATE TRIGGER {table}_no_change BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({changed})
EXECUTE FUNCTION keep_register_line();
"""
SQLITE = (
    "DROP TRIGGER IF EXISTS {table}_no_delete",
    "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END",
    "DROP TRIGGER IF EXISTS {table}_no_change",
    "CREATE TRIGGER {table}_no_change BEFORE UPDATE ON {table} WHEN {changed} "
    "BEGIN SELECT RAISE(ABORT, '{message}'); END",
)


def guard_lines(using: str = "default", **_kwargs: Any) -> None:
    """Receiver of post_migrate (the framework's own signal, not one of ours)."""
    connection = connections[using]
    table = RegisterEntry._meta.db_table
    if table not in connection.introspection.table_names():
        return
    differs = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    frozen = [field.column for field in RegisterEntry._meta.concrete_fields if field.name not in STRIKE_FIELDS]
    changed = " OR ".join(
        [f'NEW."{column}" {differs} OLD."{column}"' for column in frozen] + ['OLD."struck_at" IS NOT NULL']
    )
    with connection.cursor() as cursor:
        for statement in (POSTGRES,) if connection.vendor == "postgresql" else SQLITE:
            cursor.execute(statement.format(table=table, changed=changed, message=MESSAGE))
