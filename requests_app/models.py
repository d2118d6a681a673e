"""What a request for information keeps of its own (UU 14/2008 Pasal 22; Perki 1/2021), and what is open anyway."""

from __future__ import annotations

from django.db import models, transaction

from casework.cases import asking
from casework.cases.models import CaseSubject
from casework.files import store
from casework.workdays.words import short_date
from requests_app.deciding import words
from requests_app.deciding.models import Decision, Payment
from requests_app.dik.models import ConsequenceTest, ConsequenceTester, ExemptInformation
from requests_app.dip.models import (
    AnswerFile,
    ItemAnswer,
    ItemChange,
    PublicInformation,
    PublishedAnswer,
    SearchEntry,
)
from requests_app.objection.models import GROUNDS, Deliberation, Dispute, Objection
from requests_app.statement.models import Statement


class InformationRequest(CaseSubject):
    """The fields of the Formulir Permohonan Informasi Publik that are not the applicant's own."""

    class Obtain(models.TextChoices):
        VIEW = "view", "Melihat, membaca, mendengarkan, atau mencatat"
        COPY = "copy", "Mendapat salinan"

    class CopyForm(models.TextChoices):
        SOFT = "soft", "Salinan lunak (PDF, XLSX)"
        HARD = "hard", "Salinan kertas"

    class Delivery(models.TextChoices):
        DOWNLOAD = "download", "Unduh di portal"
        EMAIL = "email", "Pos-el"
        PICK_UP = "pick_up", "Ambil langsung di loket"
        COURIER = "courier", "Kurir"
        POST = "post", "Pos"
        FAX = "fax", "Faksimili"

    wanted = models.TextField("informasi yang diminta")
    period = models.CharField("tahun atau masa", max_length=60, blank=True)
    purpose = models.TextField("tujuan penggunaan")
    obtain = models.CharField("cara memperoleh", max_length=4, choices=Obtain.choices, default=Obtain.COPY)
    copy_form = models.CharField("bentuk salinan", max_length=4, choices=CopyForm.choices, default=CopyForm.SOFT)
    delivery = models.CharField(
        "cara mendapatkan salinan", max_length=8, choices=Delivery.choices, default=Delivery.DOWNLOAD
    )
    copies = models.PositiveSmallIntegerField("jumlah salinan", default=1)
    fax = models.CharField("nomor faksimili", max_length=40, blank=True)
    letter_number = models.CharField("nomor surat pemohon", max_length=80, blank=True)
    letter_date = models.DateField("tanggal surat pemohon", null=True, blank=True)
    # lines of the public list that answer it (ItemAnswer), as the letter says them
    given = models.TextField("informasi yang diberikan dari daftar", blank=True, editable=False)

    exemption_proposed = models.BooleanField("pengecualian diusulkan", default=False)
    forwardings = models.JSONField("penerusan", default=list, blank=True)  # to whom, why, by which letter, when

    class Meta:
        verbose_name, verbose_name_plural = "permohonan informasi", "permohonan informasi"

    def __str__(self) -> str:
        return self.wanted[:80]

    def summary(self) -> list[tuple[str, str]]:
        return [
            ("Informasi yang diminta", self.wanted),
            ("Tahun atau masa", self.period),
            ("Tujuan penggunaan", self.purpose),
            ("Cara memperoleh", self.get_obtain_display()),
            *(self._copy() if self.obtain == self.Obtain.COPY else ()),
            *([("Surat pemohon", self.letter)] if self.letter_number else ()),
        ]

    def _copy(self) -> list[tuple[str, str]]:
        form = f"{self.copies} × {self.get_copy_form_display().lower()}" if self.copies > 1 else ""
        way = f"{self.get_delivery_display()} {self.fax}" if self.fax else self.get_delivery_display()
        return [("Bentuk salinan", form or self.get_copy_form_display()), ("Cara mendapatkan salinan", way)]

    @property
    def letter(self) -> str:
        """Nomor dan tanggal surat resmi, for data between institutions."""
        dated = f", {short_date(self.letter_date)} {self.letter_date.year}" if self.letter_date else ""
        return self.letter_number + dated

    def letter_context(self) -> dict[str, str]:
        given = {"informasi_diberikan": self.given, "kekurangan": asking.sentence(self.case)}
        return given | words.for_letters(self)

    def register_row(self) -> dict[str, str]:
        """Columns 7–17, 20 and 21 of the Register Permohonan (Lampiran Perki); most follow the decision."""
        outcome = self.case.outcome
        given = outcome in ("answered", "granted", "partly")
        ticks = {
            "held": given or outcome == "refused",
            "held_elsewhere": outcome == "not_held",
            "not_documented": outcome == "not_documented",
            "softcopy": given and self.copy_form == self.CopyForm.SOFT,
            "hardcopy": given and self.copy_form == self.CopyForm.HARD,
            "view": self.obtain == self.Obtain.VIEW,
            "copy": self.obtain == self.Obtain.COPY,
        }
        texts = {"information": self.wanted, "purpose": self.purpose}
        return texts | {key: "✓" if on else "" for key, on in ticks.items()} | words.for_register(self)


class DraftFile(models.Model):
    """A proof uploaded for a request that is not sent yet, encrypted under a key in the visitor's session."""

    file = models.OneToOneField("files.PrivateFile", models.PROTECT, related_name="+")
    kept_until = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name, verbose_name_plural = "unggahan belum terkirim", "unggahan belum terkirim"

    def forget(self) -> None:
        """Row and bytes."""
        with transaction.atomic():
            self.delete()
            store.remove(self.file)


__all__ = [
    "GROUNDS",
    "AnswerFile",
    "ConsequenceTest",
    "ConsequenceTester",
    "Decision",
    "Deliberation",
    "Dispute",
    "DraftFile",
    "ExemptInformation",
    "InformationRequest",
    "ItemAnswer",
    "ItemChange",
    "Objection",
    "Payment",
    "PublicInformation",
    "PublishedAnswer",
    "SearchEntry",
    "Statement",
]
