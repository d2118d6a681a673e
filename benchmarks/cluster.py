"""A private PostgreSQL and Redis, and databases of any size kept as templates, so that a second run is quick."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import pwd
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.processes import ROOT
from tests.services import Postgres, Redis, folder

TUNED = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_connections=100"),
    *("shared_buffers=1GB", "effective_cache_size=4GB", "maintenance_work_mem=512MB", "work_mem=16MB"),
    *("max_wal_size=8GB", "wal_level=minimal", "max_wal_senders=0", "checkpoint_timeout=1h"),
)  # fmt: skip
KEPT = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve() / "bench"
LONGEST = 1800  # seconds that one child may take; the largest load takes a few minutes


class Busy(RuntimeError):
    """Another benchmark is running."""


class Failed(RuntimeError):
    """A child process went wrong; the message ends with its last lines."""


@dataclass(frozen=True)
class Cluster:
    """version: of the databases that are filled in this run, though somebody may edit files meanwhile."""

    postgres: Postgres
    redis: Redis
    version: str

    def env(self, database: str) -> dict[str, str]:
        """The environment of a production portal that stands on this database."""
        keep = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LANG", "TMPDIR")}
        return keep | {
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "DATABASE_URL": self.postgres.url(database),
            "REDIS_URL": self.redis.url(),
            "VAR_DIR": str(KEPT / "portal"),
            "ENV_FILE": os.devnull,
            "DEBUG": "off",
            "SECRET_KEY": "for-benchmarks-only-never-on-a-server",
            "ALLOWED_HOSTS": "127.0.0.1",
            "EMAIL_URL": "dummymail://",
        }

    def run(self, database: str, *argv: str) -> str:
        """What a Python child printed. Raises Failed."""
        done = subprocess.run(
            [sys.executable, *argv], env=self.env(database), cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True,
            text=True, timeout=LONGEST, check=False,
        )  # fmt: skip
        if done.returncode:
            raise Failed(f"{' '.join(argv)} gagal:\n" + "\n".join(done.stderr.splitlines()[-15:]))
        return done.stdout

    def ask(self, database: str, module: str, *argv: str) -> Any:
        """The JSON on the last line that `python -m module …` printed."""
        return json.loads(self.run(database, "-m", module, *argv).splitlines()[-1])

    def sql(self, *statements: str, database: str = "postgres") -> list[str]:
        commands = [part for statement in statements for part in ("-c", statement)]
        argv = [str(self.postgres.bin / "psql"), "-XqAt", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-d", database]
        argv += ["-h", str(self.postgres.folder), "-p", str(self.postgres.port)]
        done = subprocess.run([*argv, *commands], capture_output=True, text=True, timeout=LONGEST, check=False)
        if done.returncode:
            raise Failed(f"PostgreSQL menolak: {done.stderr.strip()}")
        return done.stdout.split()

    def names(self) -> set[str]:
        return set(self.sql("SELECT datname FROM pg_database"))

    def copy(self, source: str, target: str) -> None:
        self.sql(
            f'DROP DATABASE IF EXISTS "{target}"', f'CREATE DATABASE "{target}" TEMPLATE "{source}" STRATEGY FILE_COPY'
        )

    def template(self, size: int, say: Any) -> str:
        """Name of the kept database with that many cases; built when it is missing or the code has changed."""
        version = self.version
        base, name = f"base_{version}", f"cases_{size}_{version}"
        there = self.names()
        if name in there:
            return name
        for old in sorted(there):
            if old.startswith(("run_", "making_")) or (
                old.startswith(("base_", "cases_")) and not old.endswith(version)
            ):
                self.sql(f'DROP DATABASE "{old}"')
        if base not in there:
            self.sql('CREATE DATABASE "making_base"')
            self.run("making_base", "-m", "benchmarks.fill", "office")
            self.sql(f'ALTER DATABASE "making_base" RENAME TO "{base}"')
        say(f"Mengisi {size:,} kasus".replace(",", "."))
        self.copy(base, "making_cases")
        self.run("making_cases", "-m", "benchmarks.fill", str(size))
        self.sql(f'ALTER DATABASE "making_cases" RENAME TO "{name}"', "CHECKPOINT")
        return name


def fingerprint() -> str:
    """Of everything that shapes a filled database."""
    digest = hashlib.sha256()
    paths = [*ROOT.glob("**/migrations/*.py"), *(ROOT / "fixtures").rglob("*.yaml"), ROOT / "benchmarks" / "fill.py"]
    for path in sorted(path for path in paths if ".venv" not in path.parts):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@contextlib.contextmanager
def cluster() -> Iterator[Cluster]:
    """Data stays in var/bench; sockets lie in a temporary folder, whose path is short."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / ".lock").open("w") as lock, folder() as base, contextlib.ExitStack() as stack:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(
                "Tolok ukur lain sedang berjalan. Tunggu sampai selesai, atau pindahkan dengan VAR_DIR=…"
            ) from None
        postgres = Postgres(base, settings=TUNED)
        postgres.data = KEPT / "pg"
        if (postgres.data / "PG_VERSION").exists():
            _own(base)
        else:
            postgres.data.mkdir(mode=0o700, exist_ok=True)
            _own(postgres.data)
            postgres.create()
        redis = Redis(base)
        stack.callback(redis.stop)
        redis.start()
        stack.callback(postgres.stop)
        postgres.start()
        yield Cluster(postgres, redis, fingerprint())


def _own(path: Path) -> None:
    """PostgreSQL runs as its own user when this process is root."""
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(path, owner.pw_uid, owner.pw_gid)
