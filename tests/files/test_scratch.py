"""Temporary files of killed processes go at the next start, those of living ones stay."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.processes import Process, wait_until
from tests.workers import Worker

HALF = """
import os, sys, tempfile, time
from pathlib import Path
from casework.files import scratch

scratch.settle(Path(sys.argv[1]))
half = tempfile.NamedTemporaryFile(suffix=".upload.pdf")
if os.fork():
    print(half.name, flush=True)
time.sleep(600)
"""


def begin(name: str, base: Path, processes: list[Process]) -> tuple[Process, Path]:
    process = Process(name, [sys.executable, "-c", HALF, str(base)], base.parent).start()
    processes.append(process)
    return process, Path(process.wait_until(lambda: process.log().strip()))


def test_half_an_upload_of_a_killed_process_goes_at_the_next_start(tmp_path: Path, processes: list[Process]):
    base = tmp_path / "tmp"
    killed, half = begin("killed", base, processes)
    _, kept = begin("living", base, processes)
    assert half.exists() and kept.exists() and base in half.parents
    killed.kill()
    assert half.exists()  # nobody has looked yet
    begin("next", base, processes)
    assert not half.parent.exists() and kept.exists()


def test_a_child_that_outlives_its_parent_keeps_its_folder(tmp_path: Path, processes: list[Process]):
    base = tmp_path / "tmp"
    parent, half = begin("parent", base, processes)
    os.kill(parent.pid, 9)
    wait_until(lambda: not parent.alive(), 10, "the end of the parent")
    begin("next", base, processes)
    assert half.exists()
    parent.kill()
    wait_until(lambda: not _group(parent.pid), 10, "the end of the child")
    begin("last", base, processes)
    assert not half.parent.exists()


def _group(pid: int) -> bool:
    return subprocess.run(["pgrep", "-g", str(pid)], capture_output=True, check=False).returncode == 0


@pytest.mark.postgres  # the pool of processes keeps a folder open; the solo pool of the embedded default has none
def test_a_killed_pool_of_workers_leaves_nothing_behind(worker: Worker):
    base = Path(settings.VAR_DIR) / "tmp"
    (left,) = base.glob("*/pymp-*")
    worker.kill()
    assert left.exists()
    worker.restart()
    wait_until(lambda: not left.exists(), 30, "the end of what was left", tail=worker.worker.tail)
