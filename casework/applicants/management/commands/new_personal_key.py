from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from casework.applicants import keys as personal
from casework.applicants.models import Applicant

BATCH = 500


class Command(BaseCommand):
    help = (
        "Membuat berkas kunci data pribadi bila belum ada; bila ada, menambah kunci induk baru dan membungkus ulang "
        "kunci semua pemohon. Dapat dihentikan dan diulang."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--forget", action="store_true", help="buang kunci induk lama yang tidak lagi dipakai dari berkas kunci"
        )
        parser.add_argument(
            "--rewrap-only", action="store_true", help="lanjutkan pembungkusan tanpa membuat kunci baru"
        )

    def handle(self, *, forget: bool, rewrap_only: bool, **options: object) -> None:
        path = Path(settings.PERSONAL_DATA_KEY_FILE)
        if not path.exists():
            personal.create(path)
            self.stdout.write(f"Berkas kunci dibuat: {path}. Simpan salinannya terpisah dari cadangan basis data.")
            return
        if not rewrap_only:
            name = personal.rotate(path)
            self.stdout.write(f"Kunci induk baru: {name}. Simpan salinan {path} terpisah dari cadangan basis data.")
        self.stdout.write(f"{self._rewrap()} kunci pemohon dibungkus ulang.")
        if forget:
            self._forget(path)

    def _rewrap(self) -> int:
        return sum(self._rewrap_all(model) for model in _holders())

    def _rewrap_all(self, model: Any) -> int:
        keys, done = personal.keys(), 0
        waiting = (
            model.objects.exclude(data_key="")
            .exclude(data_key__startswith=f"{keys.current}$")
            .only("pk", "ref", "data_key")
        )
        for row in waiting.order_by("pk").iterator(chunk_size=BATCH):
            opened = keys.unwrap(row.data_key, owner=str(row.ref))
            wrapped = keys.wrap(opened, owner=str(row.ref))
            # Conditional: a row erased meanwhile must not get its key back.
            done += model.objects.filter(pk=row.pk, data_key=row.data_key).update(data_key=wrapped)
        return done

    def _forget(self, path: Path) -> None:
        keys = personal.keys()
        used = {name for name in keys.master if _in_use(name)}
        unused = set(keys.master) - used - {keys.current}
        personal.forget(path, unused)
        self.stdout.write(
            f"{len(unused)} kunci induk lama dibuang. Cadangan basis data lama tidak dapat dibuka lagi tanpanya."
        )


def _holders() -> list[Any]:
    return [Applicant, *personal.holders]


def _in_use(name: str) -> bool:
    return any(model.objects.filter(data_key__startswith=f"{name}$").exists() for model in _holders())
