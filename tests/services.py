"""A private PostgreSQL and Redis in a temporary folder, for tests, drills and benchmarks; the system's are left alone.

`python -m tests.services COMMAND [ARGUMENT …]` runs it with DATABASE_URL and REDIS_URL set.
"""

import contextlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.processes import Process, free_port, own_folder, wait_until

HASTE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=128MB", "max_connections=200")


class Missing(RuntimeError):
    """A program that the tests need is not installed; the message says what to install."""


def postgres_bin() -> Path:
    """Debian keeps each version's programs apart and out of PATH."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(re.sub(r"\D", "", path.parts[-3]) or 0)
    )
    if found:
        return found[-1].parent
    if path := shutil.which("initdb"):
        return Path(path).resolve().parent
    raise Missing("PostgreSQL belum terpasang. Pasang dengan: sudo apt-get install -y postgresql")


class Postgres:
    """One cluster, reached by a unix socket; with `tcp` by a port too, for tests that put a proxy between."""

    def __init__(self, folder: Path, tcp: bool = False, settings: tuple[str, ...] = HASTE) -> None:
        self.folder, self.port = folder, free_port()
        self.bin, self.data = postgres_bin(), folder / "pg"
        self.listen = "127.0.0.1" if tcp else ""
        self.settings = settings
        self.process: Process | None = None

    @staticmethod
    def _as_owner(*argv: str) -> list[str]:
        """PostgreSQL refuses root; a parent that is killed takes it along."""
        setpriv = ["setpriv", "--pdeathsig=INT"]
        if os.geteuid() == 0:
            setpriv += ["--reuid=postgres", "--regid=postgres", "--clear-groups"]
        return [*setpriv, *argv]

    def create(self) -> "Postgres":
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        options = ["-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"]
        argv = self._as_owner(str(self.bin / "initdb"), "-D", str(self.data), *options)
        done = subprocess.run(argv, capture_output=True, text=True, cwd="/", check=False)
        if done.returncode:
            raise RuntimeError(f"initdb failed:\n{done.stdout}{done.stderr}")
        return self

    def start(self) -> "Postgres":
        options = [f"unix_socket_directories={self.folder}", f"listen_addresses={self.listen}", *self.settings]
        argv = self._as_owner(str(self.bin / "postgres"), "-D", str(self.data), "-p", str(self.port))
        for option in options:
            argv += ["-c", option]
        self.process = Process("postgres", argv, self.folder, stop_with=signal.SIGINT).start()
        self.process.wait_until(self.ready)
        return self

    def ready(self) -> bool:
        ask = [str(self.bin / "pg_isready"), "-q", "-h", str(self.folder), "-p", str(self.port)]
        return subprocess.run(ask, check=False).returncode == 0

    def restart_after_kill(self, seconds: float = 30) -> "Postgres":
        """Children of a killed postmaster may hold its lock for a moment; the first starts then fail."""
        with contextlib.suppress(AssertionError):
            return self.start()
        wait_until(lambda: self._try_start(), seconds, "postgres after kill")
        return self

    def _try_start(self) -> bool:
        try:
            self.start()
        except AssertionError:
            return False
        return True

    def stop(self) -> None:
        if self.process:
            self.process.stop()

    def url(self, name: str = "postgres") -> str:
        return f"postgres://postgres@:{self.port}/{self.folder}/{name}"

    def tcp_url(self, port: int | None = None, name: str = "postgres") -> str:
        return f"postgres://postgres@127.0.0.1:{port or self.port}/{name}"


class Redis:
    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.process: Process | None = None

    def start(self) -> "Redis":
        program = shutil.which("redis-server")
        if not program:
            raise Missing("Redis belum terpasang. Pasang dengan: sudo apt-get install -y redis-server")
        argv = ["setpriv", "--pdeathsig=TERM", program, "--bind", "127.0.0.1", "--port", str(self.port)]
        argv += ["--save", "", "--appendonly", "no", "--databases", "64", "--dir", str(self.folder)]
        self.process = Process("redis", argv, self.folder).start()
        self.process.wait_until(lambda: "Ready to accept connections" in self.process.log())
        return self

    def stop(self) -> None:
        if self.process:
            self.process.stop()

    def url(self, database: int = 0) -> str:
        return f"redis://127.0.0.1:{self.port}/{database}"


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    path = own_folder()
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def services() -> Iterator[dict[str, str]]:
    """The environment of a portal that stands on PostgreSQL and Redis."""
    with folder() as base, contextlib.ExitStack() as stack:
        (base / "postgres").mkdir()
        (base / "redis").mkdir()
        redis = Redis(base / "redis")
        stack.callback(redis.stop)
        redis.start()
        postgres = Postgres(base / "postgres").create()
        stack.callback(postgres.stop)
        postgres.start()
        yield {"DATABASE_URL": postgres.url(), "REDIS_URL": redis.url()}


def leave_on_term() -> None:
    """A TERM unwinds like Ctrl-C, so that what was started is stopped."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))


def main(argv: list[str]) -> int:
    if not argv:
        sys.exit(__doc__)
    leave_on_term()
    try:
        with services() as env:
            return subprocess.run(argv, env={**os.environ, **env}, check=False).returncode
    except Missing as missing:
        sys.exit(str(missing))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
