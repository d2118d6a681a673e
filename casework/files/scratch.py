"""Temporary files of one process in a folder of its own, which the next start removes when that process was killed.

A kill leaves behind what was under way: half an upload of a citizen, a folder of a pool of workers. Nobody would ever
look for it again.
"""

import fcntl
import os
import shutil
import tempfile
from pathlib import Path

LOCK = ".lock"


def settle(base: Path) -> None:
    """From now on `tempfile` writes into a folder of this process under `base`; what dead processes left there goes."""
    tempfile.tempdir = str(claim(base))


def claim(base: Path) -> Path:
    """A new folder under `base`, held until this process and its forked children are gone."""
    base.mkdir(mode=0o711, parents=True, exist_ok=True)
    with (base / LOCK).open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)  # nobody takes for left what is being made just now
        for path in base.iterdir():
            if path.is_dir() and not _held(path):
                shutil.rmtree(path, ignore_errors=True)
        mine = Path(tempfile.mkdtemp(dir=base))
        lock = os.open(mine / LOCK, os.O_WRONLY | os.O_CREAT, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)  # never closed: the lock ends with the process
    return mine


def _held(path: Path) -> bool:
    with (path / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
