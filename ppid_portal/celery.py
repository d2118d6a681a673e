import os
from typing import Any

from celery import Celery, bootsteps
from celery.beat import PersistentScheduler
from celery.signals import celeryd_init, worker_process_init

from casework.files import scratch
from ppid_portal import broker  # noqa: F401  # gives the address files:// its transport

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ppid_portal.settings")

app = Celery("ppid_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

BEAT_EVERY = 30.0  # seconds; /readyz calls a process late after three minutes


def _beat(name: str) -> None:
    from django.db import connection

    from ppid_portal.health import beat

    beat(name)
    connection.close()  # timers run in threads and before forks: neither may keep a connection


@celeryd_init.connect
def _settle(**_: Any) -> None:
    from django.conf import settings

    scratch.settle(settings.VAR_DIR / "tmp")


@worker_process_init.connect  # in each process of a pool, and in the one process of the solo pool
def _warm(**_: Any) -> None:
    from casework.letters import pdf

    pdf.warm()


class WorkerBeats(bootsteps.StartStopStep):
    """Says in the cache that this worker lives, from the worker's own timer: no queue lies between."""

    requires = ("celery.worker.components:Timer",)

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self.timer: Any = None

    def start(self, parent: Any) -> None:
        _beat("worker")
        self.timer = parent.timer.call_repeatedly(BEAT_EVERY, _beat, ("worker",), priority=10)

    def stop(self, parent: Any) -> None:
        if self.timer:
            self.timer.cancel()


app.steps["worker"].add(WorkerBeats)


class Scheduler(PersistentScheduler):
    """Celery's scheduler that also says in the cache that it still looks at its clock."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        seconds = super().tick(*args, **kwargs)
        _beat("beat")
        return seconds
