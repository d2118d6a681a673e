"""The database itself keeps the wordings: one that was in force only ends, it is neither changed nor deleted.

Shared wordings come from files and may be set right while no letter uses them (load.py). The triggers go before a
migration and come back after it, so that a migration may change the table.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

from casework.letters.models import LetterTemplate

MESSAGE = "Naskah yang pernah berlaku tidak diubah atau dihapus; buat versi baru."
MAY_CHANGE = ("status", "retired_at", "retired_by_id", "retired_note")
POSTGRES = """
CREATE OR REPLACE FUNCTION keep_wording() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.agency_id IS NULL OR OLD.status = 'draft' THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.status IN (OLD.status, 'retired')
    AND to_jsonb(NEW) - ARRAY[{may}] = to_jsonb(OLD) - ARRAY[{may}] THEN RETURN NEW; END IF;
  RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP TRIGGER IF EXISTS {table}_kept ON {table};
CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION keep_wording();
"""
SQLITE = (
    "DROP TRIGGER IF EXISTS {table}_kept",
    "CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} WHEN OLD.agency_id IS NOT NULL AND OLD.status <> 'draft' "
    "AND ({changed} OR NEW.status NOT IN (OLD.status, 'retired')) BEGIN SELECT RAISE(ABORT, '{message}'); END",
    "DROP TRIGGER IF EXISTS {table}_stays",
    "CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} WHEN OLD.agency_id IS NOT NULL AND OLD.status <> 'draft' "
    "BEGIN SELECT RAISE(ABORT, '{message}'); END",
)
FREE = {
    "postgresql": ("DROP TRIGGER IF EXISTS {table}_kept ON {table}",),
    "sqlite": ("DROP TRIGGER IF EXISTS {table}_kept", "DROP TRIGGER IF EXISTS {table}_stays"),
}


def guard_wordings(using: str = "default", **_kwargs: Any) -> None:
    """Receiver of post_migrate (the framework's own signal, not one of ours)."""
    columns = [field.column for field in LetterTemplate._meta.concrete_fields if field.column not in MAY_CHANGE]
    changed = " OR ".join(f'NEW."{column}" IS NOT OLD."{column}"' for column in columns)
    may = ", ".join(f"'{column}'" for column in MAY_CHANGE)
    statements = (POSTGRES,) if connections[using].vendor == "postgresql" else SQLITE
    _run(using, [text.format(table="{table}", changed=changed, may=may, message=MESSAGE) for text in statements])


def free_wordings(using: str = "default", **_kwargs: Any) -> None:
    """Receiver of pre_migrate."""
    _run(using, list(FREE[connections[using].vendor]))


def _run(using: str, statements: list[str]) -> None:
    connection, table = connections[using], LetterTemplate._meta.db_table
    if table not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.replace("{table}", table))
