"""What a study at the agency keeps of its own (SOP 5.2.9 Penerimaan Penelitian).

Never "izin penelitian": others issue it.
"""

from __future__ import annotations

from django.db import models

from casework.cases.models import CaseSubject
from casework.workdays.words import long_date, short_date


class ResearchProject(CaseSubject):
    class Issuer(models.TextChoices):
        BAKESBANGPOL = "bakesbangpol", "Bakesbangpol"
        DPMPTSP = "dpmptsp", "DPMPTSP"
        CAMPUS = "campus", "Kampus"

    institution = models.CharField("lembaga", max_length=160)
    student_number = models.CharField("NIM", max_length=40, blank=True)
    programme = models.CharField("program studi", max_length=120, blank=True)
    letter_issuer = models.CharField("penerbit surat pengantar", max_length=12, choices=Issuer.choices)
    letter_number = models.CharField("nomor surat pengantar", max_length=80)
    letter_date = models.DateField("tanggal surat pengantar")
    starts_on = models.DateField("mulai")
    ends_on = models.DateField("selesai")
    place = models.CharField("lokasi", max_length=160, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "penelitian", "penelitian"

    def __str__(self) -> str:
        return self.institution

    def summary(self) -> list[tuple[str, str]]:
        return [
            ("Lembaga", self.institution), ("NIM", self.student_number), ("Program studi", self.programme),
            ("Surat pengantar", f"{self.get_letter_issuer_display()} {self.letter_number}"),
            ("Masa penelitian", f"{long_date(self.starts_on)} sampai {long_date(self.ends_on)}"), ("Lokasi",
            self.place),
        ]  # fmt: skip

    def letter_context(self) -> dict[str, str]:
        return {
            "peneliti": self.case.applicant.name if self.case.applicant else "",
            "nim": self.student_number, "program_studi": self.programme, "lembaga": self.institution,
            "judul_penelitian": self.case.subject, "lokasi_penelitian": self.place,
            "waktu_penelitian": f"{long_date(self.starts_on)} sampai dengan {long_date(self.ends_on)}",
            "surat_pengantar": f"{self.get_letter_issuer_display()} nomor {self.letter_number}"
            f" tanggal {short_date(self.letter_date)} {self.letter_date.year}",
        }  # fmt: skip

    def register_row(self) -> dict[str, str]:
        return {
            "letter_number": self.letter_number, "letter_date": self.letter_date.isoformat(),
            "sender": self.get_letter_issuer_display(), "purpose": "Penelitian", "student_number": self.student_number,
            "institution": ", ".join(filter(None, (self.institution, self.programme))), "place": self.place,
            "letter_issuer": self.get_letter_issuer_display(), "starts_on": self.starts_on.isoformat(),
            "ends_on": self.ends_on.isoformat(),
        }  # fmt: skip
