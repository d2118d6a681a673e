"""Several workers and several schedulers side by side, as after a deployment that went wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.processes import ROOT, Process
from tests.workers import CELERY, worker_argv


def start_crew(folder: Path, processes: list[Process], env: Mapping[str, str], *, workers: int = 2) -> list[Process]:
    """On Redis `workers` workers and two schedulers; on the embedded default two processes that are both."""
    own = {"DJANGO_SETTINGS_MODULE": "tests.settings", "SWEEP_SECONDS": "1", "LOG_LEVEL": "ERROR", "COLD": "1", **env}
    redis = bool(os.environ.get("REDIS_URL"))
    crew = []
    for number in range(workers if redis else 2):
        argv = [*worker_argv(redis), "--hostname", f"w{number}@%h"]
        argv += [] if redis else ["-s", str(folder / f"schedule-{number}")]
        crew.append(Process(f"worker-{number}", argv, folder, own).start())
    waiting = list(crew)
    if redis:
        for number in range(2):
            argv = [*CELERY, "beat", "-s", str(folder / f"schedule-{number}")]
            crew.append(Process(f"beat-{number}", argv, folder, own).start())
    processes += crew
    for process in waiting:
        process.wait_until(lambda process=process: " ready." in process.log(), 60)
    return crew


def race(folder: Path, processes: list[Process], how: str, *arguments: str, racers: int = 3, **env: str) -> list[str]:
    """Processes that do the same at once (tests/faults/racer.py); all lines they printed."""
    gate = folder / f"go-{how}"
    own = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(ROOT), **env}
    argv = [sys.executable, "-m", "tests.faults.racer", str(racers), how, str(gate), *arguments]
    crew = Process(how, argv, folder, own).start()
    processes.append(crew)
    crew.wait_until(lambda: crew.log().count("ready") == racers, 60)
    gate.touch()
    assert crew.child
    assert crew.child.wait(120) == 0, crew.tail()
    return [line for line in crew.log().split() if line != "ready"]
