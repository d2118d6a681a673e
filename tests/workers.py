"""Celery as it runs in service: one process on the embedded default, worker and scheduler apart on Redis."""

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.processes import Process

CELERY = (sys.executable, "-m", "celery", "-A", "ppid_portal")


@dataclass(frozen=True)
class Worker:
    worker: Process
    scheduler: Process | None  # None: inside the worker

    def kill(self) -> None:
        for process in filter(None, (self.worker, self.scheduler)):
            process.kill()

    def restart(self) -> None:
        for process in filter(None, (self.worker, self.scheduler)):
            process.kill()
            process.start()


def worker_argv(redis: bool) -> list[str]:
    alone = ["--concurrency", "2"] if redis else ["-B", "-P", "solo"]
    return [*CELERY, "worker", *alone, "--loglevel", "INFO", "--without-gossip", "--without-mingle"]


def start_worker(folder: Path, processes: list[Process], env: Mapping[str, str] | None = None) -> Worker:
    """Waits until it takes tasks. `processes` gets what was started. COLD="" in `env` lets it warm its typesetters."""
    from django.conf import settings

    redis = bool(os.environ.get("REDIS_URL"))
    if not redis:
        shutil.rmtree(Path(settings.VAR_DIR) / "broker", ignore_errors=True)
    Path(f"{settings.VAR_DIR}/beat").unlink(missing_ok=True)
    env = {"DJANGO_SETTINGS_MODULE": "tests.settings", "SWEEP_SECONDS": "1", "COLD": "1", **(env or {})}
    worker = Process("worker", worker_argv(redis), folder, env).start()
    processes.append(worker)
    scheduler = None
    if redis:
        scheduler = Process("beat", [*CELERY, "beat", "--loglevel", "INFO"], folder, env).start()
        processes.append(scheduler)
    worker.wait_until(lambda: " ready." in worker.log())
    return Worker(worker, scheduler)
