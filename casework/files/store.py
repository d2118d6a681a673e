"""The one writer and reader of private files. Bytes lie in the default storage: local disk or S3-compatible."""

import hashlib
import logging
import secrets
from datetime import datetime
from typing import Protocol

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import Http404

from .checking import Checked, check
from .models import PrivateFile
from .rules import FREE_BYTES, NAME_LENGTH, FileRefused

logger = logging.getLogger(__name__)


class Cipher(Protocol):
    def encrypt(self, data: bytes) -> bytes: ...

    def decrypt(self, data: bytes) -> bytes: ...


class FileProblem(Http404):
    """Not readable as it was stored. A kind of 404, so that a page that forgets it is still no error page."""


class FileMissing(FileProblem):
    def __init__(self) -> None:
        super().__init__(
            "Berkas ini tidak ada lagi di tempat penyimpanan. Hubungi petugas agar dipulihkan dari cadangan."
        )


class FileChanged(FileProblem):
    def __init__(self) -> None:
        super().__init__("Isi berkas ini berbeda dari saat disimpan, jadi tidak ditampilkan. Hubungi petugas.")


def store(upload: File | None, *, audience: str = "citizen", at: datetime, cipher: Cipher | None = None) -> PrivateFile:
    """Checks and keeps an upload ("citizen" or "staff" rules). Raises FileRefused with a sentence for its sender.

    The check takes a child process and up to seconds: inside a transaction call check() before it and keep() in it.
    """
    return keep(check(upload, audience=audience), at=at, cipher=cipher)


def keep(checked: Checked, *, at: datetime, cipher: Cipher | None = None) -> PrivateFile:
    return store_bytes(checked.data, name=checked.name, content_type=checked.content_type, at=at, cipher=cipher)


def store_bytes(
    data: bytes, *, name: str, content_type: str, at: datetime, cipher: Cipher | None = None
) -> PrivateFile:
    """Keeps bytes the portal made itself (letters, exports), unchecked."""
    path = _write(cipher.encrypt(data) if cipher else data)
    file = PrivateFile(
        name=name[:NAME_LENGTH],
        content_type=content_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        path=path,
        created_at=at,
        encrypted=cipher is not None,
    )
    try:
        file.save(force_insert=True)
    except BaseException:
        default_storage.delete(path)
        raise
    return file


def read(file: PrivateFile, cipher: Cipher | None = None) -> bytes:
    """The bytes as they were stored. Raises FileMissing or FileChanged; both are logged for the operator."""
    try:
        with default_storage.open(file.path, "rb") as source:
            data = source.read()
    except FileNotFoundError as error:
        logger.error("private file %s is missing at %s", file.pk, file.path)
        raise FileMissing from error
    if file.encrypted:
        if cipher is None:
            raise ValueError("An encrypted file needs its owner's cipher.")
        data = cipher.decrypt(data)
    if hashlib.sha256(data).hexdigest() != file.sha256:
        logger.error("private file %s differs from its sha256", file.pk)
        raise FileChanged
    return data


def remove(file: PrivateFile) -> None:
    """Row now, bytes when the transaction has committed: a rollback keeps both."""
    path = file.path
    file.delete()
    transaction.on_commit(lambda: default_storage.delete(path))


def _write(data: bytes) -> str:
    token = secrets.token_hex(20)
    try:
        _guard_free_space(len(data))
        return default_storage.save(f"{token[:2]}/{token}", ContentFile(data))
    except OSError as error:
        logger.exception("upload refused: the storage cannot write")
        raise FileRefused("disk") from error


def _guard_free_space(size: int) -> None:
    """Only a local disk can tell; an object store has no such limit."""
    free_bytes = getattr(default_storage, "free_bytes", None)
    if free_bytes and free_bytes() < FREE_BYTES + size:
        logger.error("upload refused: less than %d bytes free", FREE_BYTES + size)
        raise FileRefused("disk")
