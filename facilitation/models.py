"""What a facilitation activity keeps of its own (SOP 000.8/1622). The portal never issues a licence: OSS does."""

from __future__ import annotations

from django.db import models

from casework.cases.models import CaseSubject
from casework.workdays.words import long_date


class FacilitationEvent(CaseSubject):
    class Kind(models.TextChoices):
        IUSP = "iusp", "IUSP – izin usaha simpan pinjam"
        IKC = "ikc", "IKC – izin kantor cabang"
        IKCP = "ikcp", "IKCP – izin kantor cabang pembantu"
        IKK = "ikk", "IKK – izin kantor kas"

    kind = models.CharField("jenis", max_length=4, choices=Kind.choices)
    substance = models.TextField("materi substansi")
    participants = models.TextField("calon peserta", blank=True)
    speakers = models.TextField("calon narasumber", blank=True)
    scheduled_on = models.DateField("jadwal", null=True, blank=True)
    place = models.CharField("tempat", max_length=160, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "kegiatan fasilitasi", "kegiatan fasilitasi"

    def __str__(self) -> str:
        return self.get_kind_display()

    def summary(self) -> list[tuple[str, str]]:
        return [
            ("Jenis", self.get_kind_display()), ("Materi", self.substance), ("Calon peserta", self.participants),
            ("Calon narasumber", self.speakers), ("Jadwal", long_date(self.scheduled_on) if self.scheduled_on else ""),
            ("Tempat", self.place),
        ]  # fmt: skip

    def letter_context(self) -> dict[str, str]:
        return {
            "kegiatan": self.case.subject, "peserta": self.participants, "narasumber": self.speakers,
            "waktu_kegiatan": long_date(self.scheduled_on) if self.scheduled_on else "", "tempat_kegiatan": self.place,
        }  # fmt: skip

    def register_row(self) -> dict[str, str]:
        day = self.scheduled_on
        return {
            "purpose": self.get_kind_display(), "kind": self.kind.upper(), "substance": self.substance,
            "scheduled_on": day.isoformat() if day else "", "place": self.place,
            "participants": self.participants, "speakers": self.speakers,
        }  # fmt: skip
