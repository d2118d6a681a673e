"""What a process gives up before it touches a document. Linux only, as the container and the server are."""

import ctypes
import os
import pwd
import resource
import signal

from casework.files.seclude import become

from .wire import Limits

LAST_BREATH = 32 * 1024 * 1024
EDGE = 8 * 1024 * 1024
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38
_libc = ctypes.CDLL(None, use_errno=True)


def enter(keep: int, limits: Limits, account: pwd.struct_passwd | None, parent: int) -> None:
    """Close every descriptor but `keep`, become `account`, set the limits, die with `parent`."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    os.closerange(0, keep)
    os.closerange(keep + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    for kind, value in (
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 32),
    ):
        resource.setrlimit(kind, (value, value))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu, limits.cpu + 1))  # soft first: SIGXCPU names the cause
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory + LAST_BREATH))
    become(account)
    _libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)  # after setuid, which clears it
    if os.getppid() != parent:
        os._exit(1)


def starved(limits: Limits) -> bool:
    """Whether it came to the edge of its memory: what a C library then says is seldom that there was none."""
    try:
        with open("/proc/self/status") as status:
            peak = next(line.split()[1] for line in status if line.startswith("VmPeak:"))
    except (OSError, StopIteration):
        return False
    return int(peak) * 1024 > limits.memory - EDGE


def breathe() -> None:
    """Memory enough to tell that there was no memory."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
