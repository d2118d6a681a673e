"""The database itself keeps the books: no line is deleted save with an import undone, only a first strike and, once,
the case it started may be added, and nothing comes into a book that is closed. A closing stays as it was written.

Recreated after every migrate, because SQLite drops triggers when it remakes a table.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

from casework.registers.models import STRIKE_FIELDS, BookClosing, BookImport, RegisterEntry

MESSAGE = "Baris buku hanya boleh dicoret, tidak diubah atau dihapus."
CLOSED = "Buku tahun itu sudah ditutup; tidak menerima baris atau coretan."
POSTGRES = """
CREATE OR REPLACE FUNCTION keep_register_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE OR REPLACE FUNCTION drop_register_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS ({undone}) THEN RETURN OLD; END IF;
  RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP TRIGGER IF EXISTS {table}_no_delete ON {table};
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION drop_register_line();
DROP TRIGGER IF EXISTS {table}_no_truncate ON {table};
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION keep_register_line();
DROP TRIGGER IF EXISTS {table}_no_change ON {table};
CREATE TRIGGER {table}_no_change BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({changed})
EXECUTE FUNCTION keep_register_line();
CREATE OR REPLACE FUNCTION keep_book_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS ({closed}) THEN RAISE EXCEPTION '{closed_message}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
  RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS {table}_closed ON {table};
CREATE TRIGGER {table}_closed BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION keep_book_closed();
DROP TRIGGER IF EXISTS {closings}_kept ON {closings};
CREATE TRIGGER {closings}_kept BEFORE UPDATE OR DELETE ON {closings} FOR EACH ROW EXECUTE FUNCTION keep_register_line();
DROP TRIGGER IF EXISTS {closings}_no_truncate ON {closings};
CREATE TRIGGER {closings}_no_truncate BEFORE TRUNCATE ON {closings}
FOR EACH STATEMENT EXECUTE FUNCTION keep_register_line();
"""
SQLITE = (
    "DROP TRIGGER IF EXISTS {table}_no_delete",
    "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN NOT EXISTS ({undone}) "
    "BEGIN SELECT RAISE(ABORT, '{message}'); END",
    "DROP TRIGGER IF EXISTS {table}_no_change",
    "CREATE TRIGGER {table}_no_change BEFORE UPDATE ON {table} WHEN {changed} "
    "BEGIN SELECT RAISE(ABORT, '{message}'); END",
    *(
        statement
        for event in ("INSERT", "UPDATE")
        for statement in (
            "DROP TRIGGER IF EXISTS {table}_closed_" + event,
            "CREATE TRIGGER {table}_closed_" + event + " BEFORE " + event + " ON {table} WHEN EXISTS ({closed}) "
            "BEGIN SELECT RAISE(ABORT, '{closed_message}'); END",
        )
    ),
    *(
        statement
        for event in ("UPDATE", "DELETE")
        for statement in (
            "DROP TRIGGER IF EXISTS {closings}_no_" + event,
            "CREATE TRIGGER {closings}_no_" + event + " BEFORE " + event + " ON {closings} "
            "BEGIN SELECT RAISE(ABORT, '{message}'); END",
        )
    ),
)
CLOSED_BOOK = (
    'SELECT 1 FROM {closings} c WHERE c."agency_id" = NEW."agency_id" AND c."register" = NEW."register" '
    'AND c."year" = NEW."year"'
)
UNDONE_IMPORT = (
    'SELECT 1 FROM {imports} i WHERE i."id" = OLD."source_id" AND i."undone_at" IS NOT NULL AND NOT EXISTS '
    '(SELECT 1 FROM {closings} c WHERE c."agency_id" = OLD."agency_id" AND c."register" = OLD."register" '
    'AND c."year" = OLD."year")'
)


def guard_lines(using: str = "default", **_kwargs: Any) -> None:
    """Receiver of post_migrate (the framework's own signal, not one of ours)."""
    connection = connections[using]
    table, closings = RegisterEntry._meta.db_table, BookClosing._meta.db_table
    imports = BookImport._meta.db_table
    if not {table, closings, imports} <= set(connection.introspection.table_names()):
        return
    differs = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    open_later = (*STRIKE_FIELDS, "case")
    frozen = [field.column for field in RegisterEntry._meta.concrete_fields if field.name not in open_later]
    changed = " OR ".join(
        [f'NEW."{column}" {differs} OLD."{column}"' for column in frozen]
        + ['OLD."struck_at" IS NOT NULL', f'(OLD."case_id" IS NOT NULL AND NEW."case_id" {differs} OLD."case_id")']
    )
    words = {"table": table, "closings": closings, "changed": changed, "message": MESSAGE, "closed_message": CLOSED}
    words["closed"] = CLOSED_BOOK.format(closings=closings)
    words["undone"] = UNDONE_IMPORT.format(closings=closings, imports=imports)
    with connection.cursor() as cursor:
        for statement in (POSTGRES,) if connection.vendor == "postgresql" else SQLITE:
            cursor.execute(statement.format(**words))
