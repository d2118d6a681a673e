import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor


class Command(BaseCommand):
    help = "Bring database and static files to what the code needs. Quick when nothing has changed."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--force", action="store_true", help="load everything again, changed or not")

    def handle(self, *args: Any, **options: Any) -> None:
        stamp, wanted = settings.VAR_DIR / "prepared", fingerprint()
        if not options["force"] and stamp.exists() and stamp.read_text() == wanted and not pending_migrations():
            return
        try:
            for words, command, arguments in steps():
                self._say(words)
                call_command(command, *arguments, verbosity=0)
        except DatabaseError as error:
            raise CommandError(f"Basis data menolak: {error}") from error
        stamp.write_text(wanted)

    def _say(self, words: str) -> None:
        try:
            self.stdout.write(words)
            self.stdout.flush()
        except BrokenPipeError:
            raise CommandError("Tempat menulis kemajuan sudah ditutup.") from None


def steps() -> list[tuple[str, str, tuple[str, ...]]]:
    found = [
        ("Menyiapkan basis data", "migrate", ("--no-input",)),
        ("Menyiapkan tembolok", "createcachetable", ()),
        ("Memuat kalender kerja dan hari libur", "load_calendars", ()),
        ("Memuat SOP", "load_procedures", ()),
        ("Memuat kode klasifikasi arsip", "load_classification", ()),
        ("Memuat naskah surat", "load_letter_templates", ()),
    ]
    if settings.DEBUG or settings.DEMO:
        found.append(("Membuat kunci tanda tangan contoh", "make_demo_signer", ()))
    if settings.DEMO:
        found.append(("Menyiapkan kantor contoh", "load_demo", ()))
    if not settings.DEBUG:
        found.append(("Mengumpulkan berkas statis", "collectstatic", ("--no-input",)))
    return found


def pending_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def fingerprint() -> str:
    """Of all that these steps read: fixtures, code, static files when they are collected, and which database."""
    digest = hashlib.sha256(
        repr([settings.DATABASES["default"][key] for key in ("ENGINE", "NAME", "HOST", "PORT")]).encode()
    )
    digest.update(repr((settings.DEBUG, settings.DEMO)).encode())
    for path in sorted(_sources(settings.BASE_DIR)):
        digest.update(f"{path.relative_to(settings.BASE_DIR)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _sources(root: Path) -> list[Path]:
    found = [path for path in (root / "fixtures").rglob("*") if path.is_file()]
    for room in {
        name.partition(".")[0] for name in settings.INSTALLED_APPS if (root / name.partition(".")[0]).is_dir()
    }:
        found += (root / room).rglob("*.py")
    if not settings.DEBUG:
        found += [path for path in (root / "static").rglob("*") if path.is_file()]
    return found
