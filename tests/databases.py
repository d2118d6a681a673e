"""Snapshots of database and files that tests start from, restored by copying.

Append-only tables refuse DELETE and TRUNCATE, so the flush that Django does after a transactional test cannot work.
A snapshot is built once per run, whoever of the parallel workers comes first, and every worker has its own copy.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import override_settings

EMPTY = "empty"
SNAPSHOTS: dict[str, tuple[str, tuple[str, ...]]] = {
    # name: (built upon, commands; "module:function" is called)
    EMPTY: ("", ("migrate --run-syncdb", "createcachetable")),
    "calendars": (EMPTY, ("load_calendars",)),
    "procedures": ("calendars", ("load_procedures", "load_letter_templates")),
    "cast": ("procedures", ("tests.cast:settle",)),
    "two_offices": ("procedures", ("tests.access.cast:keep",)),
    "people": ("procedures", ("load_demo --people-only",)),
    "office": ("procedures", ("load_demo",)),
}


class Databases:
    """The working database of this worker, always a copy of one snapshot."""

    def __init__(self) -> None:
        self.folder = Path(os.environ["TEST_DIR"])
        self.files = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
        self.store = store(self.folder)
        worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
        self.working = self.store.name(worker)
        self.current = ""
        self.broken: set[str] = set()  # what could not be built, so that the next test need not try again

    def spoil(self) -> None:
        """The working database is no longer what its snapshot was."""
        self.current = ""

    def use(self, snapshot: str) -> None:
        if self.current == snapshot:
            return
        if snapshot in self.broken:
            raise RuntimeError(f"Snapshot {snapshot} could not be built: see the first test that asked for it.")
        with self._lock(snapshot):
            if not self.store.exists(self.store.name(snapshot)):
                self.broken.add(snapshot)
                self._build(snapshot)
                self.broken.remove(snapshot)
        self._restore(snapshot)

    def _build(self, snapshot: str) -> None:
        base, commands = SNAPSHOTS[snapshot]
        self._close()
        if base:
            self.use(base)
        else:
            self.store.create(self.working)
            self._point(self.working)
        self.current = ""
        with override_settings(DEBUG=True):  # the demo office is loaded nowhere else
            for command in commands:
                _run(command)
        self._close()
        self.store.copy(self.working, self.store.name(snapshot))
        _replace(self.files, self._kept(snapshot))

    def _restore(self, snapshot: str) -> None:
        self._close()
        self.store.copy(self.store.name(snapshot), self.working)
        _replace(self._kept(snapshot), self.files)
        self._point(self.working)
        self.current = snapshot

    def _kept(self, snapshot: str) -> Path:
        return self.folder / "snapshots" / snapshot

    def _point(self, name: str) -> None:
        connection.settings_dict["NAME"] = name
        settings.DATABASES["default"]["NAME"] = name
        os.environ["DATABASE_URL"] = self.store.url(name)  # for the processes that a test starts

    @staticmethod
    def _close() -> None:
        connections.close_all()

    @contextmanager
    def _lock(self, snapshot: str) -> Iterator[None]:
        with (self.folder / f"{snapshot}.lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield


class Store(Protocol):
    def name(self, what: str) -> str: ...

    def exists(self, name: str) -> bool: ...

    def create(self, name: str) -> None: ...

    def copy(self, source: str, target: str) -> None: ...

    def drop(self, name: str) -> None: ...

    def drop_all(self) -> None: ...

    def url(self, name: str) -> str: ...


class SqliteStore:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def name(self, what: str) -> str:
        return str(self.folder / f"{what}.sqlite3")

    def exists(self, name: str) -> bool:
        return Path(name).exists()

    def create(self, name: str) -> None:
        self.drop(name)

    def copy(self, source: str, target: str) -> None:
        """The last connection that closed has emptied the write-ahead log into the file."""
        self.drop(target)
        shutil.copyfile(source, f"{target}.new")
        os.replace(f"{target}.new", target)

    def drop(self, name: str) -> None:
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(name + suffix).unlink(missing_ok=True)

    def drop_all(self) -> None:
        """The folder goes as a whole."""

    def url(self, name: str) -> str:
        return f"sqlite:///{name}"


class PostgresStore:
    def __init__(self, run: str) -> None:
        self.server, self.prefix = dict(connection.settings_dict), f"test_{run}_"

    def name(self, what: str) -> str:
        return self.prefix + what

    def _execute(self, sql: str, *params: str) -> list[tuple[object, ...]]:
        with connection._nodb_cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall() if cursor.description else []

    def exists(self, name: str) -> bool:
        return bool(self._execute("SELECT 1 FROM pg_database WHERE datname = %s", name))

    def create(self, name: str) -> None:
        self.drop(name)
        self._execute(f'CREATE DATABASE "{name}"')

    def copy(self, source: str, target: str) -> None:
        """A template may have no visitor, and a thread of a live server may have been one until just now."""
        self._execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", source)
        self.drop(target)
        self._execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')

    def drop(self, name: str) -> None:
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def drop_all(self) -> None:
        for (name,) in self._execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", self.prefix):
            self.drop(str(name))

    def url(self, name: str) -> str:
        host, port = self.server["HOST"], self.server["PORT"]
        user = f"{self.server['USER']}:{self.server['PASSWORD']}" if self.server["PASSWORD"] else self.server["USER"]
        return (
            f"postgres://{user}@:{port}/{host}/{name}"
            if host.startswith("/")
            else f"postgres://{user}@{host}:{port}/{name}"
        )


def store(folder: Path) -> Store:
    """Databases carry the name of the run's folder, so that two runs on one server never meet."""
    return SqliteStore(folder) if connection.vendor == "sqlite" else PostgresStore(folder.name)


def _run(command: str) -> None:
    module, _, function = command.partition(":")
    if function:
        getattr(import_module(module), function)()
    else:
        call_command(*command.split(), verbosity=0)


def _replace(source: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    if source.exists():
        shutil.copytree(source, target)
