"""Drives a server over kept connections and reads what it cost: CPU of web workers and of PostgreSQL."""

from __future__ import annotations

import http.client
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from tests.processes import Process, free_port

WORKERS = 2
HEADERS = {"Host": "127.0.0.1", "X-Forwarded-Proto": "https", "Accept-Encoding": "identity"}


def children(pid: int) -> list[int]:
    """All descendants, by the kernel's own lists."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *children(child)]
    return found


def cpu_of(pid: int) -> int:
    """Nanoseconds this process has run, all threads; clock id as clock_getcpuclockid(3) makes it."""
    try:
        return time.clock_gettime_ns((~pid << 3) | 2)
    except OSError:  # gone meanwhile
        return 0


def spent(root: int, before: Mapping[int, int]) -> int:
    return sum(ran - before.get(pid, 0) for pid, ran in clocks(root).items())


def clocks(root: int) -> dict[int, int]:
    return {pid: cpu_of(pid) for pid in children(root)}


class Server:
    """gunicorn as in production on one database; workers are never renewed, so that their clocks run on."""

    def __init__(self, name: str, env: Mapping[str, str], folder: Path, postgres: int) -> None:
        self.port, self.postgres = free_port(), postgres
        argv = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}", "--workers", str(WORKERS)]
        argv += ["--max-requests", "0", "--keep-alive", "60", "--log-level", "warning"]
        self.process = Process(name, argv, folder, env=env)
        self.process.env = {"PATH": os.environ["PATH"], **env}

    def start(self) -> Server:
        self.process.start()
        self.process.wait_until(self._answers)
        self.lines = [http.client.HTTPConnection("127.0.0.1", self.port, timeout=60) for _ in range(2 * WORKERS)]
        return self

    def _answers(self) -> bool:
        try:
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            line.request("GET", "/bare", headers=HEADERS)
            return line.getresponse().status == 200
        except OSError:
            return False

    def stop(self) -> None:
        for line in getattr(self, "lines", ()):
            line.close()
        self.process.stop()

    def get(self, url: str, cookie: str = "", turn: int = 0) -> tuple[int, int]:
        """Status and length of the answer."""
        line = self.lines[turn % len(self.lines)]
        line.request("GET", url, headers=HEADERS | ({"Cookie": cookie} if cookie else {}))
        response = line.getresponse()
        return response.status, len(response.read())

    def measure(self, url: str, cookie: str, seconds: float, most: int = 20_000) -> tuple[float, float]:
        """CPU milliseconds per request of web and database; requests one after another for about so many seconds."""
        for turn in range(2 * len(self.lines)):
            self.get(url, cookie, turn)
        web, database = clocks(self.process.pid), clocks(self.postgres)
        until, count = time.perf_counter() + seconds, 0
        while count < most and time.perf_counter() < until:
            status, _ = self.get(url, cookie, count)
            if status != 200:
                raise AssertionError(f"{url} answered {status}\n{self.process.tail()}")
            count += 1
        return spent(self.process.pid, web) / count / 1e6, spent(self.postgres, database) / count / 1e6
