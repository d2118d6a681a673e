"""The fork server: `python -m casework.letters.pdf.server <fd>`.

It holds a warmed typesetter and never reads a document. Each message on the control socket brings limits and one end
of a socket; a forked child speaks the job on that socket, and when it is gone the server adds a trailer saying how it
went.
"""

import gc
import json
import os
import select
import selectors
import signal
import socket
import sys
import time
import traceback
from dataclasses import dataclass

from weasyprint.urls import FatalURLFetchingError

from casework.files.seclude import leave_network, nobody

from . import jail, pages, typeset
from .errors import OUTSIDE, TOO_BIG, TOO_DEEP, PdfFailed
from .wire import CRASHED, FAILED, PDF, SPEECHLESS, TRAILER, Job, Limits, receive, send

AT_ONCE = max(2, os.cpu_count() or 1)  # more children would only share the same processors and add their memory


@dataclass
class Child:
    pid: int
    pidfd: int
    sock: socket.socket
    deadline: float
    late: bool = False


class Server:
    def __init__(self, control: socket.socket, runs: list[tuple[int, int]]) -> None:
        self.control = control
        self.runs = runs
        self.account = nobody()
        self.children: dict[int, Child] = {}
        self.selector = selectors.PollSelector()
        self.listening = False
        self._listen(True)

    def run(self) -> None:
        while True:
            for key, _ in self.selector.select(self._patience()):
                if key.data is not None:
                    self._bury(key.data)
                elif not self._accept():
                    self._stop()
                    return
            self._kill_late()
            self._listen(len(self.children) < AT_ONCE)

    def _listen(self, wanted: bool) -> None:
        """While every place is taken, new work waits in the socket."""
        if wanted and not self.listening:
            self.selector.register(self.control, select.POLLIN, None)
        elif self.listening and not wanted:
            self.selector.unregister(self.control)
        self.listening = wanted

    def _patience(self) -> float | None:
        if not self.children:
            return None
        return max(0.0, min(child.deadline for child in self.children.values()) - time.monotonic())

    def _accept(self) -> bool:
        message, fds, _, _ = socket.recv_fds(self.control, 256, 1)
        if not message:
            return False
        sock, limits = socket.socket(fileno=fds[0]), Limits.unpack(message)
        parent, pid = os.getpid(), os.fork()
        if pid == 0:
            _live(sock, self, limits, parent)
        child = Child(pid, os.pidfd_open(pid), sock, time.monotonic() + limits.wall)
        self.children[pid] = child
        self.selector.register(child.pidfd, select.POLLIN, child)
        return True

    def _bury(self, child: Child) -> None:
        _, status, usage = os.wait4(child.pid, 0)
        self.selector.unregister(child.pidfd)
        os.close(child.pidfd)
        del self.children[child.pid]
        report = {
            "code": os.waitstatus_to_exitcode(status),
            "late": child.late,
            "server": time.process_time(),
            "cpu": usage.ru_utime + usage.ru_stime,
            "rss": usage.ru_maxrss * 1024,
        }
        try:
            child.sock.setblocking(False)
            send(child.sock, TRAILER, json.dumps(report).encode())
        except OSError:
            pass  # nobody waits for this document any more
        child.sock.close()

    def _kill_late(self) -> None:
        now = time.monotonic()
        for child in self.children.values():
            if now >= child.deadline and not child.late:
                child.late, child.deadline = True, now + 60
                signal.pidfd_send_signal(child.pidfd, signal.SIGKILL)

    def _stop(self) -> None:
        for child in self.children.values():
            signal.pidfd_send_signal(child.pidfd, signal.SIGKILL)
            os.waitpid(child.pid, 0)


def _live(sock: socket.socket, server: Server, limits: Limits, parent: int) -> None:
    """The whole life of a child; it never returns into the server's loop."""
    try:
        try:
            jail.enter(sock.fileno(), limits, server.account, parent)
            pages.take(server.runs)
            _work(sock)
        finally:
            if error := sys.exc_info()[1]:
                _last_words(sock, error, limits)
    finally:
        os._exit(0)


def _last_words(sock: socket.socket, error: BaseException, limits: Limits) -> None:
    """Who has no memory left even to say so leaves by a code of its own."""
    try:
        jail.breathe()
        _confess(sock, MemoryError() if jail.starved(limits) else error)
    except MemoryError:
        os._exit(SPEECHLESS)


def _confess(sock: socket.socket, error: BaseException) -> None:
    if isinstance(error, (MemoryError, SystemError)):  # SystemError: a C library was refused memory and said nothing
        send(sock, FAILED, TOO_BIG.encode())
    else:
        send(sock, CRASHED, _where(error).encode())


def _where(error: BaseException) -> str:
    """Kind and place of an error, not its message: that may quote the letter."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return f"{type(error).__name__} in " + " < ".join(f"{f.filename}:{f.lineno}" for f in reversed(frames))


def _work(sock: socket.socket) -> None:
    job = Job.unpack(receive(sock)[1])
    try:
        kind, body = PDF, typeset.typeset(job)
    except PdfFailed as error:
        kind, body = FAILED, error.reason.encode()
    except FatalURLFetchingError:
        kind, body = FAILED, OUTSIDE.encode()
    except RecursionError:
        kind, body = FAILED, TOO_DEEP.encode()
    send(sock, kind, body)


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    leave_network()
    typeset.warm()
    gc.collect()
    gc.freeze()  # objects made so far stay out of the collector, so that children do not copy their pages
    gc.set_threshold(300_000, 5, 5)  # few letters reach it, a long register does
    Server(control, pages.learn(lambda: typeset.typeset(typeset.sample()))).run()


if __name__ == "__main__":
    main()
