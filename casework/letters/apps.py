from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class LettersConfig(AppConfig):
    name = "casework.letters"
    verbose_name = "Surat"

    def ready(self) -> None:
        from casework.letters import dispatch, effects, loose  # noqa: F401  fills the registries
        from casework.letters.triggers import free_wordings, guard_wordings
        from casework.organization import upkeep

        dispatch.add_sources()
        upkeep.add(
            "letters:wordings",
            "Naskah surat",
            "Isi setiap jenis surat: ubah teksnya, lihat hasilnya, lalu berlakukan sebagai versi baru.",
            "mail",
            order=10,
        )
        upkeep.add(
            "letters:formats", "Nomor surat", "Pola nomor tiap jenis surat, dan kelanjutan urutannya.", "list", order=30
        )
        upkeep.add(
            "letters:codes", "Kode klasifikasi", "Kode arsip yang ditawarkan saat surat dinomori.", "book", order=40
        )
        upkeep.add(
            "letters:mandates", "Mandat tanda tangan", "Siapa menandatangani a.n. atau u.b., dan sampai kapan.",
            "edit", order=35,
        )  # fmt: skip
        upkeep.add("letters:paper", "Kertas", "Ukuran, huruf, margin, dan kop setiap surat.", "document", order=20)
        pre_migrate.connect(free_wordings, sender=self)
        post_migrate.connect(guard_wordings, sender=self)
