"""Queries written once: on the pages asked for most the ORM spent as long on composing a SELECT as on everything else.

    @prepared
    def tasks_of(case_id: int) -> QuerySet[Task]:
        return Task.objects.filter(case_id=case_id).order_by("id")

    tasks_of(case.pk)  # a list; the SQL was composed at the first call

The function runs once, with placeholders for its arguments, so that nothing may depend on what they are: no lists, no
None, no prefetching. What shapes the query (the hats of a person) belongs into a cached function around it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from functools import cache, update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import AutoField, ForeignKey, Model, OneToOneField, QuerySet, Value, fields
from django.db.models.query import FlatValuesListIterable, ModelIterable, get_related_populators
from django.db.models.sql.compiler import SQLCompiler

Asked = ParamSpec("Asked")
Row = TypeVar("Row")


class Slot(Value):
    """The place of an argument in the SQL."""

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        return "%s", [self]


class Prepared(Generic[Asked, Row]):
    def __init__(self, build: Callable[Asked, QuerySet[Any, Row]]) -> None:
        self.build = build
        self.plan: _Plan | None = None
        update_wrapper(self, build)

    def __call__(self, *args: Asked.args, **kwargs: Asked.kwargs) -> list[Row]:
        if self.plan is None or self.plan.vendor != connection.vendor:
            self.plan = _Plan(self.build(*map(Slot, range(len(args)))))  # type: ignore[arg-type, call-arg]
        return list(self.plan.run(args))

    def first(self, *args: Asked.args, **kwargs: Asked.kwargs) -> Row | None:
        """The query must be one that finds few rows; it is not cut short."""
        found = self(*args, **kwargs)
        return found[0] if found else None


def prepared(build: Callable[Asked, QuerySet[Any, Row]]) -> Prepared[Asked, Row]:
    """Arguments are given by position."""
    return Prepared(build)


class _Plan:
    """SQL, and how its rows become what the queryset would have made of them."""

    def __init__(self, found: QuerySet[Any, Any]) -> None:
        compiler = found.query.get_compiler(connection=connection)
        self.vendor = connection.vendor
        try:
            self.sql, self.params = compiler.as_sql()
        except EmptyResultSet:  # "in ()": nothing whatever is asked
            self.sql, self.params = "", ()
            return
        self.converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
        self.compiler = compiler
        self.flat = found._iterable_class is FlatValuesListIterable
        self.model = None
        if found._iterable_class is ModelIterable:
            self._makes_objects(compiler)

    def _makes_objects(self, compiler: Any) -> None:
        """As django.db.models.query.ModelIterable does it."""
        info = compiler.klass_info
        self.model = info["model"]
        start, end = info["select_fields"][0], info["select_fields"][-1] + 1
        self.part = slice(start, end)
        self.names = [column[0].target.attname for column in compiler.select[start:end]]
        self.populators = get_related_populators(info, compiler.select, connection.alias)  # type: ignore[call-arg]
        self.annotations = list((compiler.annotation_col_map or {}).items())

    def run(self, args: tuple[Any, ...]) -> Iterator[Any]:
        if not self.sql:
            return iter(())
        native = connection.features.has_native_uuid_field
        values = [_bound(args[item.value], native) if isinstance(item, Slot) else item for item in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            rows: Any = cursor.fetchall()
        if self.converters:
            compiler = copy.copy(self.compiler)
            compiler.connection = connections[connection.alias]  # of this thread
            rows = compiler.apply_converters(rows, self.converters)
        if self.model:
            return map(self._object, rows)
        return (row[0] for row in rows) if self.flat else map(tuple, rows)

    def _object(self, row: Any) -> Any:
        assert self.model is not None
        found = self.model.from_db(connection.alias, self.names, row[self.part])
        for populator in self.populators:
            populator.populate(row, found)
        for name, place in self.annotations:
            setattr(found, name, row[place])
        return found


def _bound(value: Any, native_uuid: bool) -> Any:
    if isinstance(value, UUID):
        return value if native_uuid else value.hex
    return connection.ops.adapt_unknown_value(value)


# What such a field takes as it is; everything else goes through the field.
AS_IT_IS: dict[type, type] = {
    fields.CharField: str, fields.SlugField: str, fields.TextField: str, fields.BooleanField: bool,
    fields.PositiveIntegerField: int, fields.PositiveSmallIntegerField: int, ForeignKey: int, OneToOneField: int,
}  # fmt: skip


class _Columns:
    """The columns of a table that are written together, in one order."""

    def __init__(self, model: type[Model], names: tuple[str, ...]) -> None:
        meta, quote = model._meta, connection.ops.quote_name
        own = [meta.get_field(name) for name in names] or meta.concrete_fields
        chosen: list[Any] = [field for field in own if not isinstance(field, AutoField)]
        self.cells = [(field.attname, AS_IT_IS.get(type(field)), field) for field in chosen]
        self.related = [field for field in chosen if field.is_relation]
        self.names = [quote(field.column) for field in chosen]
        self.table, self.key = quote(meta.db_table), quote(str(meta.pk.column))
        self.line = f"({', '.join(['%s'] * len(chosen))})"

    def insert(self, count: int) -> str:
        lines = ", ".join([self.line] * count)
        return f"INSERT INTO {self.table} ({', '.join(self.names)}) VALUES {lines} RETURNING {self.key}"  # noqa: S608  our own names

    def update(self) -> str:
        return f"UPDATE {self.table} SET {', '.join(f'{name} = %s' for name in self.names)} WHERE {self.key} = %s"  # noqa: S608

    def values(self, row: Any) -> list[Any]:
        held = vars(row)
        for field in self.related:  # it may have got its key since it was given
            if held[field.attname] is None and field.is_cached(row) and (other := field.get_cached_value(row)):
                held[field.attname] = getattr(other, field.target_field.attname)
        values = [(held[name], taken, field) for name, taken, field in self.cells]
        return [
            value if value is None or type(value) is taken else field.get_db_prep_save(value, connection)
            for value, taken, field in values
        ]


@cache
def _columns(model: type[Model], *names: str) -> _Columns:
    return _Columns(model, names)


def insert(rows: Sequence[Model]) -> None:
    """New rows of one model by one statement; each gets its key. As bulk_create, without composing it every time.

    Nothing is cleaned and nothing signalled; what the database refuses, it refuses with IntegrityError.
    """
    if not rows:
        return
    columns = _columns(type(rows[0]))
    with connection.cursor() as cursor:
        cursor.execute(columns.insert(len(rows)), [value for row in rows for value in columns.values(row)])
        keys = cursor.fetchall()
    for row, (key,) in zip(rows, keys, strict=True):
        row.pk = key
        row._state.adding, row._state.db = False, connection.alias


def update(row: Model, *names: str) -> None:
    """As save(update_fields=names) of a row that is there."""
    columns = _columns(type(row), *names)
    with connection.cursor() as cursor:
        cursor.execute(columns.update(), [*columns.values(row), row.pk])
