from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from casework.files import sweep


class Command(BaseCommand):
    help = "Mencari berkas tanpa catatan dan catatan tanpa berkas. Tanpa --delete hanya melapor."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--delete", action="store_true", help="hapus berkas tanpa catatan yang berumur lebih dari sehari"
        )
        parser.add_argument("--verify", action="store_true", help="baca semua berkas dan cocokkan sidiknya (lama)")

    def handle(self, *, delete: bool, verify: bool, **options: object) -> None:
        orphans = list(sweep.orphans(at=timezone.now()))
        for path in orphans:
            self.stdout.write(f"tanpa catatan: {path}")
            if delete:
                default_storage.delete(path)
        lost = list(sweep.lost())
        for file in lost:
            self.stdout.write(f"hilang: {file.pk} {file.path} – pulihkan dari cadangan")
        changed = [file for file in sweep.changed() if file not in lost] if verify else []
        for file in changed:
            self.stdout.write(f"berubah: {file.pk} {file.path} – pulihkan dari cadangan")
        self.stdout.write(
            f"{len(orphans)} berkas tanpa catatan {'dihapus' if delete else '(tidak dihapus; pakai --delete)'}, "
            f"{len(lost)} hilang, {len(changed)} berubah."
        )
