"""Real processes on this test's database: the web under gunicorn, workers and schedulers, and services of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection

from casework.applicants.keys import keys
from tests import services
from tests.faults import scene
from tests.faults.web import Web
from tests.processes import Process
from tests.smtp import MailServer
from tests.workers import Worker, start_worker

DURABLE = ("fsync=off", "full_page_writes=off", "shared_buffers=64MB", "max_connections=60")  # commits reach the file


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The drill reads which fault a test is about, and whether it is the control that misses the guard."""
    for item in items:
        mark = item.get_closest_marker("fault")
        if mark and mark.args:
            item.user_properties.append(("fault", mark.args[0]))
            if (getattr(getattr(item, "function", None), "__doc__", None) or "").startswith("Control"):
                item.user_properties.append(("control", "yes"))
    if only := os.environ.get("FAULT_ONLY"):
        marks = {item: item.get_closest_marker("fault") for item in items}
        items[:] = [item for item, mark in marks.items() if mark and mark.args and only in mark.args[0].split(", ")]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        for process in getattr(item, "funcargs", {}).get("processes", ()):
            report.sections.append((f"log of {process.name}", process.tail(60)))
    return report


@pytest.fixture
def house(transactional_db: None, demo_people: None) -> None:
    """The demo people, no cases, keys for their data, and an office that is open now."""
    keys()
    scene.office(open_now=True)


@pytest.fixture
def start_web(house: None, tmp_path: Path, processes: list[Process]) -> Callable[..., Web]:
    return lambda **env: Web(tmp_path, processes, env).start()


@pytest.fixture
def web(start_web: Callable[..., Web]) -> Web:
    return start_web()


@pytest.fixture
def workers(house: None, smtp: MailServer, tmp_path: Path, processes: list[Process]) -> Callable[..., Worker]:
    """Starts a worker and a scheduler; work left by a killed one is taken over after a few seconds."""
    return lambda **env: start_worker(
        tmp_path, processes, {"EMAIL_URL": smtp.url, "CLAIM_SECONDS": "4", "LOG_LEVEL": "ERROR"} | env
    )


@pytest.fixture
def folder() -> Iterator[Path]:
    with services.folder() as path:
        yield path


@pytest.fixture
def redis(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[services.Redis]:
    """A queue of this test's own, not started; what the test starts uses it."""
    own = services.Redis(folder)
    monkeypatch.setenv("REDIS_URL", own.url())
    yield own
    own.stop()


@pytest.fixture
def cluster(house: None, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[services.Postgres]:
    """A database server of this test's own with a copy of its database, that keeps what it confirmed."""
    own = services.Postgres(folder, settings=DURABLE).create().start()
    there = dict(connection.settings_dict)
    source = ["-h", str(there["HOST"]), "-p", str(there["PORT"]), "-U", str(there["USER"]), str(there["NAME"])]
    dump = subprocess.run([own.bin / "pg_dump", *source], check=True, capture_output=True).stdout
    target = ["-q", "-h", str(own.folder), "-p", str(own.port), "-U", "postgres", "postgres"]
    subprocess.run([own.bin / "psql", *target], input=dump, check=True, capture_output=True)
    connection.close()
    connection.settings_dict.update(HOST=str(own.folder), PORT=str(own.port), NAME="postgres", USER="postgres")
    monkeypatch.setenv("DATABASE_URL", own.url())
    yield own
    connection.close()
    connection.settings_dict.update({key: there[key] for key in ("HOST", "PORT", "NAME", "USER")})
    own.stop()


@pytest.fixture(autouse=True)
def _empty_queue(request: pytest.FixtureRequest) -> None:
    """A task that an earlier test left in the embedded queue names rows of another database."""
    if not os.environ.get("REDIS_URL"):
        queue = Path(django_settings.VAR_DIR) / "broker" / "queue"
        shutil.rmtree(queue, ignore_errors=True)
        queue.mkdir(parents=True)
