"""What was decided on a request for information (UU 14/2008 Pasal 22 ayat (7)), and what was paid for it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Decision(models.Model):
    """One row per decision; a request that is opened again is decided anew and keeps the rows before.

    `replaced_at`: decided otherwise since. `concluded_at`: the answer went out. `basis_text` says for good what an
    exemption rests on, whatever becomes of the list. `parts`: [{"part", "why", "article"}, …], the blackened ones.
    """

    class Result(models.TextChoices):
        GRANTED = "granted", "Dikabulkan seluruhnya"
        PARTLY = "partly", "Dikabulkan sebagian"
        REFUSED = "refused", "Ditolak"
        NOT_HELD = "not_held", "Tidak dikuasai"
        NOT_DOCUMENTED = "not_documented", "Belum didokumentasikan"

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="decisions", verbose_name="kasus")
    number = models.PositiveSmallIntegerField("putusan ke")
    result = models.CharField("putusan", max_length=14, choices=Result.choices)
    decided_at = models.DateTimeField("diputuskan")
    decided_by = models.ForeignKey("organization.User", models.PROTECT, null=True, blank=True, related_name="+")
    decided_as = models.CharField("selaku", max_length=160, blank=True)
    replaced_at = models.DateTimeField("diganti", null=True, blank=True)
    concluded_at = models.DateTimeField("jawaban disampaikan", null=True, blank=True)

    given = models.TextField("informasi yang diberikan", blank=True)
    softcopy = models.BooleanField("tersedia softcopy", default=False)
    hardcopy = models.BooleanField("tersedia hardcopy", default=False)
    delivery = models.CharField("cara penyampaian", max_length=8, blank=True)
    provision_days = models.PositiveSmallIntegerField("waktu penyediaan, hari kerja", null=True, blank=True)
    provide_by = models.DateField("disediakan paling lambat", null=True, blank=True)

    copy_price = models.PositiveIntegerField("biaya salin per lembar", default=0)
    copy_sheets = models.PositiveIntegerField("jumlah lembar", default=0)
    shipping = models.PositiveIntegerField("biaya pengiriman", default=0)
    other_cost = models.PositiveIntegerField("biaya lain-lain", default=0)
    other_note = models.CharField("untuk apa", max_length=120, blank=True)
    payment = models.CharField("cara pembayaran", max_length=200, blank=True)

    parts = models.JSONField("bagian yang dihitamkan", default=list, blank=True)
    closed = models.TextField("informasi yang dikecualikan", blank=True)
    letters = models.CharField("huruf Pasal 17", max_length=10, blank=True)
    other_law = models.CharField("pasal undang-undang lain", max_length=300, blank=True)
    consequence = models.TextField("akibat bila dibuka", blank=True)
    exempt = models.ForeignKey(
        "requests_app.ExemptInformation", models.PROTECT, null=True, blank=True, related_name="decisions",
        verbose_name="baris DIK",
    )  # fmt: skip
    test = models.ForeignKey(
        "requests_app.ConsequenceTest", models.PROTECT, null=True, blank=True, related_name="decisions",
        verbose_name="uji konsekuensi",
    )  # fmt: skip
    basis_text = models.CharField("dasar pengujian", max_length=400, blank=True)

    holder = models.CharField("badan publik yang menguasai", max_length=200, blank=True)
    holder_address = models.CharField("alamatnya", max_length=300, blank=True)
    explanation = models.TextField("penjelasan", blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "putusan", "putusan"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="decision_number_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(replaced_at=None), name="one_decision_in_force"),
            models.CheckConstraint(
                condition=~Q(result="refused")
                | ((~Q(letters="") | ~Q(other_law="")) & (Q(exempt__isnull=False) | Q(test__isnull=False))),
                name="refusal_has_article_and_test",
            ),
        ]

    def __str__(self) -> str:
        return self.get_result_display()

    @property
    def gives(self) -> bool:
        return self.result in (self.Result.GRANTED, self.Result.PARTLY)

    @property
    def copying(self) -> int:
        return self.copy_price * self.copy_sheets

    @property
    def total(self) -> int:
        return self.copying + self.shipping + self.other_cost


class Payment(models.Model):
    """A proof of payment that was shown; the office itself takes no money."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="payments", verbose_name="putusan")
    paid_on = models.DateField("dibayar tanggal")
    amount = models.PositiveIntegerField("jumlah")
    note = models.CharField("dibayar kepada", max_length=200)
    noted_at = models.DateTimeField("dicatat")
    noted_by = models.ForeignKey("organization.User", models.PROTECT, null=True, blank=True, related_name="+")
    document = models.ForeignKey(
        "cases.Document", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bukti"
    )

    class Meta:
        verbose_name, verbose_name_plural = "bukti biaya", "bukti biaya"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.paid_on} {self.amount}"
