"""The caller's side of child.py: one process per file, with limits."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import threading
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from casework.files import seclude
from casework.letters.signatures.report import Report

LIMITS = {"memory": 1024 * 1024 * 1024, "cpu_seconds": 20}
WALL_SECONDS = 30
AT_ONCE = threading.BoundedSemaphore(max(2, os.cpu_count() or 1))
logger = logging.getLogger(__name__)


def read(data: bytes, *, at: datetime, ours: bytes = b"", text: bool = False) -> Report:
    """What the signature of a PDF says. ours: the bytes it should stand behind. text: look for codes of letters too."""
    known = {"ours": len(ours), "text": text, "at": at.isoformat(), "roots": roots(), "limits": LIMITS}
    with AT_ONCE:
        try:
            done = seclude.ask(
                f"{__package__}.child", b"".join((json.dumps(known).encode(), b"\n", ours, data)), WALL_SECONDS
            )
        except subprocess.TimeoutExpired:
            return Report(refused="slow")
    if done.returncode < 0:  # killed by one of its limits, or crashed in a parser
        return Report(refused="slow")
    if done.returncode or not done.stdout:
        logger.error("signature not read: %s", done.stderr.decode(errors="replace")[-2000:])
        return Report(refused="damaged")
    return Report.of(json.loads(done.stdout))


def roots() -> list[str]:
    """PEM of the authorities that are believed, one certificate each."""
    folder = Path(settings.LETTER_SIGNING["roots"])
    files = sorted(folder.glob("*.pem")) if folder.is_dir() else []
    return [root for path in files for root in _certificates(path, path.stat().st_mtime_ns)]


@lru_cache(maxsize=32)
def _certificates(path: Path, stamp: int) -> tuple[str, ...]:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    try:
        found = x509.load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError):
        logger.error("no certificate could be read from %s", path)
        return ()
    return tuple(one.public_bytes(Encoding.PEM).decode() for one in found)
