"""What a consultation keeps of its own (SOP 000.8/1622.3)."""

from __future__ import annotations

from django.db import models

from casework.cases.models import CaseSubject

TOPICS = (
    "Koperasi Desa/Kelurahan Merah Putih", "Pendirian koperasi", "Akta dan badan hukum", "Perubahan anggaran dasar",
    "Penggabungan atau pembubaran", "NIK dan sertifikat NIK", "Rapat Anggota Tahunan", "Kepengurusan dan pengawas",
    "Konversi syariah dan DPS", "NIB, OSS, dan KBLI", "Izin usaha simpan pinjam (IUSP)",
    "Kantor cabang, cabang pembantu, kas",
    "Kesehatan koperasi", "PMPJ dan goAML", "Pengaduan anggota atau sengketa", "Lain-lain",
)  # fmt: skip


class Consultation(CaseSubject):
    topic = models.CharField("pokok konsultasi", max_length=80)
    question = models.TextField("pertanyaan", blank=True)
    cooperative_name = models.CharField("nama koperasi", max_length=160, blank=True)
    cooperative = models.ForeignKey(
        "cooperatives.Cooperative", models.PROTECT, null=True, blank=True, verbose_name="koperasi"
    )
    position = models.CharField("jabatan", max_length=80, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "konsultasi", "konsultasi"

    def __str__(self) -> str:
        return self.topic

    def summary(self) -> list[tuple[str, str]]:
        return [
            ("Pokok konsultasi", self.topic), ("Pertanyaan", self.question),
            ("Koperasi", self.cooperative_name), ("Jabatan", self.position),
        ]  # fmt: skip

    def letter_context(self) -> dict[str, str]:
        return {"tujuan": self.topic}

    def register_row(self) -> dict[str, str]:
        return {
            "purpose": self.topic, "topic": self.topic, "question": self.question, "cooperative": self._named(),
            "position": self.position,
        }  # fmt: skip

    def _named(self) -> str:
        """With its NIK and place, when it stands in the list of cooperatives."""
        known = self.cooperative
        if known is None:
            return self.cooperative_name
        nik = f"NIK {known.nik_koperasi}" if known.nik_koperasi else known.entity_number
        return ", ".join(filter(None, (known.name, nik, known.regency)))
