import os
import shutil
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible


@deconstructible
class PrivateFileSystemStorage(FileSystemStorage):
    """Local disk, outside the web root: a file is whole under its name or not there at all, also after a power cut."""

    FILE_MODE, FOLDER_MODE = 0o640, 0o750

    def __init__(self, **options: Any) -> None:
        super().__init__(file_permissions_mode=self.FILE_MODE, directory_permissions_mode=self.FOLDER_MODE, **options)

    def _save(self, name: str, content: File) -> str:
        final = self.path(name)
        folder = os.path.dirname(final)
        os.makedirs(folder, mode=self.FOLDER_MODE, exist_ok=True)
        part = f"{final}.part"
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, self.FILE_MODE)
        try:
            with open(descriptor, "wb") as target:
                for chunk in content.chunks():
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            os.chmod(part, self.FILE_MODE)
            os.rename(part, final)
        except BaseException:
            os.unlink(part)
            raise
        _sync_folder(folder)
        return name

    def url(self, name: str | None) -> str:
        raise ValueError("Private files have no address of their own; serve them through a view.")

    def free_bytes(self) -> int:
        os.makedirs(self.location, mode=self.FOLDER_MODE, exist_ok=True)
        return shutil.disk_usage(self.location).free


def _sync_folder(folder: str) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
