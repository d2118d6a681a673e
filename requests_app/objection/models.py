"""What an objection keeps of its own (UU 14/2008 Pasal 35–38), and the dispute that may follow it."""

from __future__ import annotations

from django.db import models

from casework.cases.models import Case, CaseSubject
from casework.organization.models import User

GROUNDS = {  # UU 14/2008 Pasal 35 ayat (1); the letter is the code used in form and register
    "a": "Penolakan berdasarkan alasan pengecualian",
    "b": "Tidak disediakannya informasi berkala",
    "c": "Tidak ditanggapinya permintaan",
    "d": "Ditanggapi tidak sebagaimana yang diminta",
    "e": "Tidak dipenuhinya permintaan",
    "f": "Pengenaan biaya yang tidak wajar",
    "g": "Penyampaian melebihi waktu",
}
AMICABLE = "bcdefg"  # Pasal 35 ayat (2): may be settled by musyawarah


class Objection(CaseSubject):
    """Pernyataan keberatan. The case's parent is the contested request; none when only ground b is raised.

    `authority` answers it: the official who did not sign what is contested. `authority_reason` says why this one.
    `decision` and what belongs to it are a draft until the act of Atasan PPID is recorded.
    """

    class Decision(models.TextChoices):
        OVERTURN = "overturn", "Dikabulkan seluruhnya"
        PARTLY = "overturn_partly", "Dikabulkan sebagian"
        UPHOLD = "uphold", "Ditolak, putusan PPID dikuatkan"

    grounds = models.CharField("alasan", max_length=7)
    position = models.TextField("kasus posisi")
    purpose = models.TextField("tujuan penggunaan", blank=True)
    oral = models.BooleanField("disampaikan lisan, ditulis petugas", default=False)
    reply_on = models.DateField("tanggapan akan diberikan", null=True, blank=True)
    outside_reason = models.CharField("sebab didaftarkan di luar masanya", max_length=300, blank=True)
    authority = models.ForeignKey(
        "organization.Appointment", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="penjawab"
    )
    authority_text = models.CharField("nama dan jabatan penjawab", max_length=260, blank=True)
    authority_reason = models.CharField("sebab penjawab dipilih", max_length=300, blank=True)
    decision = models.CharField("keputusan", max_length=16, choices=Decision.choices, blank=True)
    answers = models.JSONField("tanggapan atas tiap alasan", default=dict, blank=True)
    considerations = models.TextField("pertimbangan", blank=True)
    order = models.TextField("perintah kepada PPID", blank=True)
    order_on = models.DateField("dilaksanakan paling lambat", null=True, blank=True)
    response = models.CharField("tanggapan pemohon", max_length=300, blank=True)

    class Meta:
        app_label = "requests_app"
        verbose_name, verbose_name_plural = "keberatan", "keberatan"

    def __str__(self) -> str:
        return f"Keberatan {self.grounds}"

    @property
    def amicable(self) -> bool:
        return any(letter in AMICABLE for letter in self.grounds)

    def ground_texts(self) -> list[str]:
        return [f"{letter}. {GROUNDS[letter]}" for letter in self.grounds]

    def summary(self) -> list[tuple[str, str]]:
        rows = [
            ("Alasan keberatan", "; ".join(self.ground_texts())),
            ("Kasus posisi", self.position),
            ("Tujuan", self.purpose),
            ("Cara disampaikan", "Lisan, ditulis petugas" if self.oral else ""),
            ("Didaftarkan di luar masanya", self.outside_reason),
        ]
        return [row for row in rows if row[1]]

    def letter_context(self) -> dict[str, str]:
        from requests_app.objection import wording

        return wording.letter_fields(self)

    def register_row(self) -> dict[str, str]:
        """Columns of the Register Keberatan that only this record knows."""
        texts = {"purpose": self.purpose, "authority": self.authority_text, "response": self.response}
        return texts | {f"ground_{letter}": "✓" for letter in self.grounds}


class Deliberation(models.Model):
    """A musyawarah about grounds b–g (Pasal 35 ayat (2))."""

    class Result(models.TextChoices):
        AGREED = "agreed", "Sepakat"
        PARTLY = "partly", "Sepakat sebagian"
        FAILED = "failed", "Tidak sepakat"

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="deliberations")
    held_on = models.DateField("tanggal")
    result = models.CharField("hasil", max_length=8, choices=Result.choices)
    summary = models.TextField("isi kesepakatan")
    recorded_at = models.DateTimeField("dicatat")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        app_label = "requests_app"
        verbose_name, verbose_name_plural = "musyawarah", "musyawarah"
        ordering = ["held_on", "id"]

    def __str__(self) -> str:
        return f"{self.get_result_display()}, {self.held_on}"


class Dispute(models.Model):
    """A dispute before Komisi Informasi (Pasal 37 and 38). Every change is an event of the objection's case."""

    class Result(models.TextChoices):
        SETTLED = "settled", "Selesai dengan mediasi"
        GRANTED = "granted", "Putusan: permohonan dikabulkan"
        PARTLY = "partly", "Putusan: dikabulkan sebagian"
        REFUSED = "refused", "Putusan: permohonan ditolak"
        DISMISSED = "dismissed", "Penetapan: gugur atau tidak dapat diterima"
        WITHDRAWN = "withdrawn", "Dicabut pemohon"

    objection = models.OneToOneField(Objection, models.PROTECT, related_name="dispute")
    register_number = models.CharField("nomor register sengketa", max_length=80, blank=True)
    filed_on = models.DateField("diajukan pemohon")
    registered_on = models.DateField("diregister Komisi Informasi", null=True, blank=True)
    mediation_on = models.DateField("mediasi", null=True, blank=True)
    adjudication_on = models.DateField("ajudikasi", null=True, blank=True)
    result = models.CharField("hasil", max_length=10, choices=Result.choices, blank=True)
    result_on = models.DateField("tanggal hasil", null=True, blank=True)
    result_number = models.CharField("nomor putusan atau kesepakatan", max_length=80, blank=True)
    note = models.TextField("catatan", blank=True)
    updated_at = models.DateTimeField("diubah")

    class Meta:
        app_label = "requests_app"
        verbose_name, verbose_name_plural = "sengketa informasi", "sengketa informasi"

    def __str__(self) -> str:
        return self.register_number or "belum bernomor"

    @property
    def stage(self) -> str:
        """Where it stands, in the staff's words."""
        if self.result:
            return self.get_result_display()
        if self.adjudication_on:
            return "Ajudikasi"
        if self.mediation_on:
            return "Mediasi"
        return "Diregister" if self.registered_on else "Diajukan pemohon"


def record_of(case: Case) -> Objection | None:
    """The record of an objection's case; None for a bare case (a rehearsal) and for other services."""
    return Objection.objects.select_related("authority__user").filter(case=case).first()
