"""An upload that is never written anywhere: hashed as it streams by, its bytes in memory up to a limit, then gone."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

LIMIT = 25 * 1024 * 1024


class Passing(UploadedFile):
    """What passed by. `data` is empty when it was too large to look at."""

    def __init__(self, name: str, data: bytes, digest: str, size: int) -> None:
        super().__init__(ContentFile(data), name, size=size)
        self.data, self.digest = data, digest

    @property
    def too_large(self) -> bool:
        return (self.size or 0) > LIMIT


class PassingBy(FileUploadHandler):
    """One file; what is larger than the limit is read to its end and forgotten."""

    hash: Any = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.hash is not None:  # a second file
            raise StopUpload
        self.parts: list[bytes] = []
        self.hash, self.taken = hashlib.sha256(), 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.taken += len(raw_data)
        self.hash.update(raw_data)
        if self.taken > LIMIT:
            self.parts = []
        else:
            self.parts.append(raw_data)

    def file_complete(self, file_size: int) -> Passing:
        return Passing(self.file_name or "", b"".join(self.parts), self.hash.hexdigest(), file_size)
