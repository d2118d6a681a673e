"""What every test stands on: its database, a real worker, a mail server, a browser. See docs/development.md."""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_django.plugin import blocking_manager_key

from tests.databases import EMPTY, SNAPSHOTS, Databases, store
from tests.processes import Process
from tests.smtp import MailServer
from tests.workers import Worker, start_worker

if TYPE_CHECKING:
    from tests.cast import Cast

PARTS = ("sqlite", "postgres", "browser")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
SNAPSHOT_FIXTURES = {
    "loaded_calendars": "calendars",
    "loaded_procedures": "procedures",
    "cast": "cast",
    "two_offices": "two_offices",
    "demo_people": "people",
    "demo_office": "office",
}


gc.disable()  # until the tests are read


def pytest_collection_finish() -> None:
    """What is loaded now stays to the end: looking through it again and again took a tenth of the whole run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--part", choices=PARTS, help="run only the tests that belong to this part of ./portal test")


# Which tests run where


def touches_data(item: pytest.Item) -> bool:
    return "_django_db_helper" in item.fixturenames or bool(item.get_closest_marker("django_db"))


def is_browser(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("browser")) or "page" in item.fixturenames


def runs_here(item: pytest.Item, part: str | None, vendor: str) -> bool:
    """A test left out of one part runs in another; nothing is ever skipped."""
    browser = is_browser(item)
    if item.get_closest_marker("sqlite" if vendor == "postgresql" else "postgres"):
        return False
    if part == "postgres":
        return not browser and (touches_data(item) or bool(item.get_closest_marker("postgres")))
    return part is None or browser == (part == "browser")


def snapshot_of(item: pytest.Item) -> str:
    wanted = [SNAPSHOT_FIXTURES[name] for name in item.fixturenames if name in SNAPSHOT_FIXTURES]
    return max(wanted, key=list(SNAPSHOTS).index, default=EMPTY)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    from django.db import connection

    part = config.getoption("--part")
    kept = [item for item in items if runs_here(item, part, connection.vendor)]
    left_out = [item for item in items if item not in set(kept)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
    items[:] = sorted(kept, key=lambda item: list(SNAPSHOTS).index(snapshot_of(item)))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """What a test needed and could not get is an error, never a skip."""
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} was skipped: {report.longrepr}"


def pytest_unconfigure(config: pytest.Config) -> None:
    if "PYTEST_XDIST_WORKER" in os.environ or "TEST_DIR" not in os.environ:
        return
    with config.stash[blocking_manager_key].unblock():
        store(Path(os.environ["TEST_DIR"])).drop_all()


# Databases


@pytest.fixture(scope="session")
def databases(django_db_blocker, django_test_environment, django_db_use_migrations: bool) -> Iterator[Databases]:
    from django.apps import apps
    from django.conf import settings
    from django.test import TransactionTestCase

    if not django_db_use_migrations:  # --no-migrations, while a migration is being written
        settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        here = Databases()
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: here.spoil())
        yield here


@pytest.fixture(scope="session")
def django_db_setup(databases: Databases) -> None:
    """Instead of pytest-django's: snapshots that are copied (tests/databases.py)."""


@pytest.fixture
def _django_db_helper(chosen_database: None, _django_db_helper: None) -> None:
    """pytest-django's own, after this test's snapshot lies ready."""


@pytest.fixture
def chosen_database(request: pytest.FixtureRequest, databases: Databases, django_db_blocker) -> Iterator[None]:
    from django.core.cache import cache

    with django_db_blocker.unblock():
        databases.use(snapshot_of(request.node))
    yield
    if os.environ.get("REDIS_URL"):
        cache.clear()


@pytest.fixture
def loaded_calendars(db: None) -> None:
    """Calendars and nothing else."""


@pytest.fixture
def loaded_procedures(db: None) -> None:
    """Calendars, agencies and published procedures, no people and no cases."""


@pytest.fixture
def two_offices(db: None) -> None:
    """Procedures, and two offices with one of each thing: tests/access takes its house from it."""


@pytest.fixture
def demo_people(db: None) -> None:
    """The people of the demo office too, and still no cases."""


@pytest.fixture
def demo_office(db: None) -> None:
    """What ./portal run shows: calendars, procedures, and the demo office with its people and cases."""


@pytest.fixture
def cast(loaded_procedures: None, monkeypatch: pytest.MonkeyPatch) -> Iterator["Cast"]:
    """Everybody of both demo offices on Monday 23 November 2026 at 09.00 (tests/cast.py)."""
    from tests.cast import stage

    with stage(monkeypatch) as here:
        yield here


# Real parts beside the test


@pytest.fixture(scope="session")
def _mail_server() -> Iterator[MailServer]:
    server = MailServer().start()
    yield server
    server.stop()


@pytest.fixture
def smtp(_mail_server: MailServer, settings) -> Iterator[MailServer]:
    """A mail server that the portal really talks to; `smtp.mode` makes it misbehave."""
    _mail_server.reset()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = _mail_server.host, _mail_server.port
    yield _mail_server
    _mail_server.reset()


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[list[Process]]:
    """Whatever a test appends here is killed after it."""
    started: list[Process] = []
    yield started
    for process in reversed(started):
        process.kill()


@pytest.fixture
def worker(transactional_db: None, smtp: MailServer, tmp_path: Path, processes: list[Process]) -> Worker:
    """A real Celery worker and scheduler on this test's database and broker, sending mail to `smtp`."""
    return start_worker(tmp_path, processes, {"EMAIL_URL": smtp.url})


# Browser


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the thread of the test
    quiet = ("gpu", "dev-shm-usage", "background-networking", "component-update", "sync")
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    return {
        **({"executable_path": found} if found else {}),
        "args": ["--no-sandbox", "--no-first-run", "--no-proxy-server", *(f"--disable-{what}" for what in quiet)],
    }


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, object]:
    return {"locale": "id-ID", "timezone_id": "Asia/Pontianak", "viewport": {"width": 1280, "height": 900}}
