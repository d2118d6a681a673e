"""Real processes for tests: started in a session of their own, killed by their own pid, with a log to show."""

import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from casework.files import scratch

ROOT = Path(__file__).resolve().parent.parent
T = TypeVar("T")


class Process:
    def __init__(
        self,
        name: str,
        argv: Sequence[str],
        folder: Path,
        env: Mapping[str, str] | None = None,
        stop_with: int = signal.SIGTERM,
    ) -> None:
        self.name, self.argv, self.stop_with = name, list(argv), stop_with
        self.env = {**os.environ, **(env or {})}
        self.log_path = folder / f"{name}.log"
        self.child: subprocess.Popen[bytes] | None = None

    def start(self) -> "Process":
        with self.log_path.open("ab") as log:
            self.child = subprocess.Popen(
                self.argv,
                cwd=ROOT,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self

    @property
    def pid(self) -> int:
        assert self.child, f"{self.name} was never started"
        return self.child.pid

    def alive(self) -> bool:
        return self.child is not None and self.child.poll() is None

    def signal(self, number: int) -> None:
        """To the process alone; it must pass it on to its own children."""
        os.kill(self.pid, number)

    def kill(self) -> None:
        """As a power cut would: the process and all of its children at once."""
        if self.child:
            try:
                os.killpg(self.child.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            self.child.wait()

    def stop(self, seconds: float = 30) -> int:
        """Asks politely, waits, and returns the exit code; what does not leave is killed and reported."""
        if not self.alive():
            return self.child.returncode if self.child else 0
        self.signal(self.stop_with)
        try:
            return self.child.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"{self.name} did not stop within {seconds} s.\n{self.tail()}") from None

    def log(self) -> str:
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def tail(self, lines: int = 25) -> str:
        return "\n".join(self.log().splitlines()[-lines:])

    def wait_until(self, look: Callable[[], T], seconds: float = 30) -> T:
        """What `look` returns once it is true; a dead process or a late one fails with its last lines."""
        return wait_until(look, seconds, f"{self.name}:", alive=self.alive, tail=self.tail)


def wait_until(
    look: Callable[[], T],
    seconds: float = 30,
    what: str = "",
    alive: Callable[[], bool] = lambda: True,
    tail: Callable[[], str] = lambda: "",
) -> T:
    until = time.monotonic() + seconds
    while True:
        if found := look():
            return found
        if not alive():
            raise AssertionError(f"{what} died.\n{tail()}")
        if time.monotonic() > until:
            raise AssertionError(f"{what} not seen within {seconds} s.\n{tail()}")
        time.sleep(0.05)


def own_folder() -> Path:
    """What a run that was killed left here goes when another begins. Short, because a unix socket's path may have 107
    bytes; readable, because PostgreSQL runs as another user."""
    path = scratch.claim(Path(tempfile.gettempdir()) / f"ppid-{os.geteuid()}")
    path.chmod(0o711)
    return path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
