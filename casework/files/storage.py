import os
import shutil

from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible


@deconstructible
class PrivateFileSystemStorage(FileSystemStorage):
    """Local disk, outside the web root: a file is whole under its name or not there at all, also after a power cut."""

    def __init__(self, **options):
        super().__init__(**{"file_permissions_mode": 0o640, "directory_permissions_mode": 0o750, **options})

    def _save(self, name, content):
        final = self.path(name)
        folder = os.path.dirname(final)
        os.makedirs(folder, mode=self.directory_permissions_mode, exist_ok=True)
        part = f"{final}.part"
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, self.file_permissions_mode)
        try:
            with open(descriptor, "wb") as target:
                for chunk in content.chunks():
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            os.chmod(part, self.file_permissions_mode)
            os.rename(part, final)
        except BaseException:
            os.unlink(part)
            raise
        _sync_folder(folder)
        return name

    def url(self, name):
        raise ValueError("Private files have no address of their own; serve them through a view.")

    def free_bytes(self) -> int:
        os.makedirs(self.location, mode=self.directory_permissions_mode, exist_ok=True)
        return shutil.disk_usage(self.location).free


def _sync_folder(folder: str) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
