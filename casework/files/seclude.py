"""What a process gives up before it touches a document that somebody else made. Linux only, as the server is."""

import ctypes
import os
import pwd
import resource
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)


def leave_network() -> bool:
    """Move into an empty network namespace; False where the kernel forbids it. Call before any thread exists."""
    flags = CLONE_NEWNET if os.geteuid() == 0 else CLONE_NEWUSER | CLONE_NEWNET
    return _libc.unshare(flags) == 0


def nobody() -> pwd.struct_passwd | None:
    """The account to become, looked up in advance; None when we are not root and cannot become anyone else."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def become(account: pwd.struct_passwd | None) -> None:
    if account is not None:
        os.setgroups([])
        os.setresgid(account.pw_gid, account.pw_gid, account.pw_gid)
        os.setresuid(account.pw_uid, account.pw_uid, account.pw_uid)


def limit(limits: Mapping[str, int]) -> None:
    """Memory and processor seconds as told; no file, no core."""
    for kind, value in (
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_CPU, limits["cpu_seconds"]),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (value, value))


def ask(module: str, given: bytes, seconds: float) -> subprocess.CompletedProcess[bytes]:
    """Runs a module that secludes itself, without Django and without anything of our environment. It may time out."""
    return subprocess.run(
        [sys.executable, "-P", "-B", "-m", module],
        input=given, capture_output=True, timeout=seconds, check=False, cwd="/",
        env={"PYTHONPATH": str(PROJECT), "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"},
    )  # fmt: skip
