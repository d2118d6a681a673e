"""The caller's side of child.py: one process per question, with limits."""

from __future__ import annotations

import json
import logging
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from casework.files import seclude

PRINTABLE = ("application/pdf", "image/jpeg", "image/png")
LIMITS = {"memory": 1024 * 1024 * 1024, "cpu_seconds": 60}
WALL_SECONDS = 75
ONE_AT_A_TIME = threading.BoundedSemaphore(1)  # a bundle is rare and heavy
logger = logging.getLogger(__name__)


class BundleFailed(Exception):
    """No bundle came of it; str() is an Indonesian sentence that names the cure."""


@dataclass(frozen=True)
class Piece:
    """mark: what stands above its pages ("T-3"); "" for the front matter."""

    mark: str
    content_type: str
    data: bytes


def count(pieces: Sequence[Piece]) -> list[int | None]:
    """Pages of each piece; None for one that cannot be read."""
    return _ask("count", pieces, "")[0]


def join(pieces: Sequence[Piece], foot: str) -> bytes:
    return _ask("join", pieces, foot)[1]


def _ask(what: str, pieces: Sequence[Piece], foot: str) -> tuple[list[int | None], bytes]:
    told = [{"size": len(piece.data), "type": piece.content_type, "mark": piece.mark} for piece in pieces]
    question = json.dumps({"what": what, "foot": foot, "limits": LIMITS, "pieces": told}).encode()
    with ONE_AT_A_TIME:
        try:
            given = b"".join([question, b"\n", *(piece.data for piece in pieces)])
            done = seclude.ask(f"{__package__}.child", given, WALL_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise BundleFailed(
                "Bundel terlalu besar untuk disusun sekaligus. Kurangi berkas yang disertakan."
            ) from error
    head, _, body = done.stdout.partition(b"\n")
    if done.returncode or not head:
        logger.error("bundle not joined (%s): %s", done.returncode, done.stderr.decode(errors="replace")[-2000:])
        raise BundleFailed("Bundel gagal disusun. Kurangi berkas yang disertakan, lalu coba lagi.")
    counts: list[int | None] = json.loads(head)["pages"]
    return counts, body
