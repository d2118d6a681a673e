"""From an untrusted upload to bytes that may be kept: name, size, first bytes, then a full parse in a child process."""

import json
import logging
import subprocess
from dataclasses import dataclass

from django.core.files.base import File

from . import names, seclude
from .rules import AUDIENCES, IMAGES, KINDS, LIMITS, MEGABYTE, OFFICE, WALL_SECONDS, FileRefused, Kind

logger = logging.getLogger(__name__)
OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # compound file: .doc and .xls, and every Word file locked with a password


@dataclass(frozen=True)
class Checked:
    """An upload that passed; `store.keep` may write it."""

    name: str
    content_type: str
    data: bytes

    @property
    def size(self) -> int:
        return len(self.data)


def check(upload: File | None, *, audience: str = "citizen") -> Checked:
    """Reads no database and holds no lock, so it belongs before a transaction. Raises FileRefused."""
    if upload is None:
        raise FileRefused("none")
    allowed = AUDIENCES[audience]
    ending = _accepted_ending(upload.name or "", allowed.endings, allowed.words)
    data = _bytes_within(upload, allowed.bytes)
    kind = _sniffed(data, ending)
    kept = _examined(data, kind.ending)
    if len(kept) > 2 * allowed.bytes:
        raise FileRefused("size", size=_megabytes(len(kept)), limit=allowed.megabytes)
    return Checked(names.display_name(upload.name or "", kind.ending), kind.content_type, kept)


def _accepted_ending(name: str, accepted: tuple[str, ...], words: str) -> str:
    ending = names.ending(name)
    if ending in accepted:
        return ending
    if ending in {"heic", "heif"}:
        raise FileRefused("heic")
    if ending in {*OFFICE, "doc", "xls"} and not set(OFFICE) & set(accepted):
        raise FileRefused("office")
    raise FileRefused("ending", accepted=words)


def _bytes_within(upload: File, limit: int) -> bytes:
    size = upload.size
    if size > limit:
        raise FileRefused("size", size=_megabytes(size), limit=limit // MEGABYTE)
    upload.seek(0)
    data = upload.read(limit + 1)
    if not data:
        raise FileRefused("empty")
    if len(data) > limit:
        raise FileRefused("size", size=_megabytes(len(data)), limit=limit // MEGABYTE)
    return data


def _sniffed(data: bytes, ending: str) -> Kind:
    """The kind the first bytes show. Phones name JPEGs .png and the reverse: both are re-encoded, so that may pass."""
    candidates = IMAGES if ending in IMAGES else (ending,)
    for candidate in candidates:
        if data.startswith(KINDS[candidate].magic):
            return KINDS[candidate]
    if ending in OFFICE and data.startswith(OLD_OFFICE):
        raise FileRefused("locked_office", ending=ending)
    raise FileRefused("content", ending=ending, label=KINDS[ending].label)


def _examined(data: bytes, ending: str) -> bytes:
    question = json.dumps({"kind": ending, "limits": LIMITS}).encode()
    try:
        done = seclude.ask(f"{__package__}.examine", question + b"\n" + data, WALL_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise FileRefused("slow") from error
    head, _, kept = done.stdout.partition(b"\n")
    if done.returncode < 0:  # killed by one of its limits, or crashed in a parser
        raise FileRefused("slow")
    if done.returncode or not head:
        logger.error("file examiner failed (%s): %s", ending, done.stderr.decode(errors="replace")[-2000:])
        raise FileRefused("damaged")
    if refused := json.loads(head)["refused"]:
        raise FileRefused(refused)
    return kept


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.1f}".replace(".", ",") + " MB"
