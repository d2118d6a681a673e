"""Races: one process loads the portal, then splits into those who do the same thing at once.

Each has connections, dice and an exit code of its own; only the loading is shared.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence

from tests.processes import ROOT


def line_up(module: Sequence[str], racers: int, env: Mapping[str, str]) -> list[str]:
    """Starts `python -m MODULE …`, lets all go when each has said "ready", and returns the words they printed."""
    started = subprocess.Popen(
        [sys.executable, "-m", *module],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env, cwd=ROOT, start_new_session=True,
    )  # fmt: skip
    assert started.stdout
    try:
        assert [started.stdout.readline() for _ in range(racers)] == ["ready\n"] * racers
        told, _ = started.communicate(timeout=120)  # closes their input, which is the signal
        assert started.returncode == 0
    finally:
        if started.poll() is None:
            os.killpg(started.pid, signal.SIGKILL)
        started.communicate()
    return told.split()


def split(racers: int, run: Callable[[int], None]) -> None:
    """Ends this process: with 0 when every racer came to its end. No connection may be open yet."""
    pids = [_one(number, run) for number in range(racers)]
    codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
    sys.exit(int(any(codes)))


def _one(number: int, run: Callable[[int], None]) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        with open(1, "w", encoding="utf-8", closefd=False) as sys.stdout:  # whole lines, whatever the others print
            run(number)
        code = 0
    except BaseException:  # noqa: BLE001  whatever it was, this process goes no further
        traceback.print_exc()
    os._exit(code)
