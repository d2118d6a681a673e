"""Rows without bytes and bytes without a row: what crashes, rollbacks and hands on the disk leave behind."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.core.files.storage.base import Storage

from .models import PrivateFile
from .store import FileProblem, read

YOUNG = timedelta(hours=24)  # a younger file may belong to a transaction that has not committed yet
BATCH = 500


def lost() -> Iterator[PrivateFile]:
    """Rows whose bytes are gone."""
    for file in PrivateFile.objects.order_by("created_at").iterator(chunk_size=BATCH):
        if not default_storage.exists(file.path):
            yield file


def changed() -> Iterator[PrivateFile]:
    """Unencrypted rows whose bytes no longer match their sha256. Reads every file."""
    for file in PrivateFile.objects.filter(encrypted=False).order_by("created_at").iterator(chunk_size=BATCH):
        try:
            read(file)
        except FileProblem:
            yield file


def orphans(*, at: datetime) -> Iterator[str]:
    """Paths in the storage that no row knows, older than a day."""
    batch: list[str] = []
    for path in _paths(default_storage):
        batch.append(path)
        if len(batch) == BATCH:
            yield from _unknown(batch, at)
            batch = []
    yield from _unknown(batch, at)


def _paths(storage: Storage) -> Iterator[str]:
    """store.py writes two levels: two hexadecimal letters, then the name."""
    try:
        folders, _ = storage.listdir("")
    except FileNotFoundError:
        return
    for folder in sorted(folders):
        for name in sorted(storage.listdir(folder)[1]):
            yield f"{folder}/{name}"


def _unknown(paths: list[str], at: datetime) -> list[str]:
    known = set(PrivateFile.objects.filter(path__in=paths).values_list("path", flat=True))
    return [path for path in paths if path not in known and default_storage.get_modified_time(path) < at - YOUNG]
