"""The caller's side: one fork server per process, started at the first document, replaced when it is gone."""

import json
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .errors import BROKEN, LOST, TOO_BIG, TOO_SLOW, PdfFailed
from .wire import CRASHED, FAILED, JOB, PDF, SPEECHLESS, TRAILER, Closed, Job, Limits, receive, send

MAX_HTML = 8 * 1024 * 1024
GRACE = 20.0  # seconds beyond the wall limit: start of the server, and waiting for a free place
# Control characters and direction overrides have no business on paper: the first break XML, the second forge lines.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
log = logging.getLogger(__name__)
PROJECT = Path(__file__).resolve().parents[3]

OUT_OF_MEMORY = (signal.SIGABRT, signal.SIGTRAP, signal.SIGSEGV)  # how C libraries end when an allocation is refused


@dataclass(frozen=True)
class Report:
    """CPU seconds of the child and of the server since its start, and the child's peak memory in bytes."""

    cpu: float
    server: float
    rss: int


class _Server:
    def __init__(self) -> None:
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-B", "-m", f"{__package__}.server", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                cwd="/",
                env=_bare_environment(),
                start_new_session=True,  # Ctrl-C in a terminal is for the caller, which then hangs up
            )
        self.control.settimeout(GRACE)

    def ask(self, job: bytes, limits: Limits) -> tuple[bytes, bytes, dict]:
        """The kind and body of the answer (b"" when there is none) and the trailer."""
        mine, theirs = socket.socketpair()
        with mine:
            with theirs:
                socket.send_fds(self.control, [limits.pack()], [theirs.fileno()])
            mine.settimeout(limits.wall + GRACE)
            try:
                send(mine, JOB, job)
            except (BrokenPipeError, ConnectionResetError):
                pass  # the child is gone; the trailer says why
            kind, body = receive(mine)
            if kind == TRAILER:
                return b"", b"", json.loads(body)
            return kind, body, json.loads(receive(mine)[1])

    def stop(self) -> None:
        self.control.close()
        self.process.kill()
        self.process.wait()


def _bare_environment() -> dict[str, str]:
    """No key, password or proxy of the portal reaches the process that reads documents."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "FONTCONFIG_FILE") if name in os.environ}
    return kept | {
        "PYTHONNODEBUGRANGES": "1",
        "PYTHONPATH": str(PROJECT),
        "PYTHONHASHSEED": "0",
        "LC_ALL": "C.UTF-8",
        "HOME": "/nonexistent",
    }


_server: _Server | None = None
_lock = threading.Lock()


def _current() -> _Server:
    global _server
    with _lock:
        if _server is None or _server.process.poll() is not None:
            if _server is not None:
                _server.control.close()
            _server = _Server()
        return _server


def _discard(broken: _Server) -> None:
    """Stop this server, unless another thread has replaced it already."""
    global _server
    with _lock:
        if _server is broken:
            _server = None
            broken.stop()


def _forget() -> None:
    """After a fork the server belongs to the parent: hang up our copy of its line and start from nothing."""
    global _server, _lock
    _lock = threading.Lock()
    if _server is not None:
        _server.control.close()
        _server.process.returncode = 0  # not our child: never wait for it
        _server = None


os.register_at_fork(after_in_child=_forget)


def warm() -> None:
    """Start the server now (a second of work in another process), so that the first document does not wait for it."""
    _current()


def render(
    html: str,
    *,
    assets: Mapping[str, bytes] | None = None,
    title: str,
    limits: Limits = Limits(),
) -> bytes:
    """PDF/A-3a of `html` under the one style sheet; pictures are named `asset:<name>`. Raises PdfFailed."""
    return render_with_report(html, assets=assets, title=title, limits=limits)[0]


def render_with_report(
    html: str,
    *,
    assets: Mapping[str, bytes] | None = None,
    title: str,
    limits: Limits = Limits(),
) -> tuple[bytes, Report]:
    if len(html) > MAX_HTML:
        raise PdfFailed(f"Dokumen terlalu panjang: {len(html)} huruf. Bagi menjadi beberapa dokumen.")
    job = Job(UNPRINTABLE.sub("", html), UNPRINTABLE.sub("", title), dict(assets or {})).pack()
    for _ in range(2):
        server = _current()
        try:
            kind, body, trailer = server.ask(job, limits)
        except TimeoutError:
            _discard(server)
            raise PdfFailed(TOO_SLOW, transient=True) from None
        except (Closed, OSError):
            _discard(server)
            continue
        return _judge(kind, body, trailer)
    raise PdfFailed(LOST, transient=True)


def _judge(kind: bytes, body: bytes, trailer: dict) -> tuple[bytes, Report]:
    if kind == PDF:
        return body, Report(trailer["cpu"], trailer["server"], trailer["rss"])
    if kind == FAILED:
        raise PdfFailed(body.decode())
    if kind == CRASHED:
        log.error("document not typeset: %s", body.decode())
        raise PdfFailed(BROKEN)
    if trailer["late"] or trailer["code"] == -signal.SIGXCPU:
        raise PdfFailed(TOO_SLOW)
    if -trailer["code"] in OUT_OF_MEMORY or trailer["code"] == SPEECHLESS:
        raise PdfFailed(TOO_BIG)
    if trailer["code"] < 0:
        raise PdfFailed(LOST, transient=True)
    raise PdfFailed(BROKEN)
