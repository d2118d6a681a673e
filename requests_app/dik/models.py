"""Informasi yang dikecualikan: the list (DIK) and the consequence test behind each line (UU 14/2008 Pasal 17–19)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from casework.organization.models import Agency

LETTERS = {  # UU 14/2008 Pasal 17
    "a": "menghambat proses penegakan hukum",
    "b": "mengganggu hak atas kekayaan intelektual dan persaingan usaha yang sehat",
    "c": "membahayakan pertahanan dan keamanan negara",
    "d": "mengungkapkan kekayaan alam Indonesia",
    "e": "merugikan ketahanan ekonomi nasional",
    "f": "merugikan kepentingan hubungan luar negeri",
    "g": "mengungkapkan isi akta otentik pribadi dan kemauan terakhir atau wasiat seseorang",
    "h": "mengungkapkan rahasia pribadi",
    "i": "memorandum atau surat badan publik yang menurut sifatnya dirahasiakan",
    "j": "tidak boleh diungkapkan berdasarkan undang-undang",
}


class SetBy(models.TextChoices):
    """Who sets an exemption: in a province PPID Utama with Tim Pertimbangan, elsewhere the agency's own PPID."""

    UTAMA = "utama", "PPID Utama"
    OWN = "own", "PPID instansi ini"


class Exemption(models.Model):
    """What lembar uji and DIK share: the information and why it is closed."""

    information = models.CharField("informasi yang dikecualikan", max_length=300)
    closed_part = models.TextField("bagian yang ditutup", blank=True)
    open_part = models.TextField("bagian yang tetap dibuka", blank=True)
    letters = models.CharField("huruf Pasal 17", max_length=10, blank=True)
    other_law = models.CharField("pasal dan undang-undang lain", max_length=300, blank=True)
    consequence_open = models.TextField("konsekuensi bila dibuka")
    benefit_closed = models.TextField("manfaat bila ditutup", blank=True)
    period = models.CharField("jangka waktu", max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.information

    @property
    def legal_basis(self) -> str:
        """As a letter prints it: "UU 14/2008 Pasal 17 huruf h dan j; UU 27/2022 Pasal 4"."""
        listed = list(self.letters)
        joined = " dan ".join([", ".join(listed[:-1]), listed[-1]] if len(listed) > 1 else listed)
        own = f"UU 14/2008 Pasal 17 huruf {joined}" if joined else ""
        return "; ".join(filter(None, (own, self.other_law)))


class ConsequenceTest(Exemption):
    """Lembar uji konsekuensi: before a request, on a request, or on order of the Komisi Informasi."""

    class State(models.TextChoices):
        DRAFT = "draft", "Disusun"
        PROPOSED = "proposed", "Diusulkan ke PPID Utama"
        DECIDED = "decided", "Ditetapkan"

    class Result(models.TextChoices):
        CLOSED = "closed", "Dikecualikan seluruhnya"
        PARTLY = "partly", "Dikecualikan sebagian"
        OPEN = "open", "Tidak dikecualikan"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="consequence_tests", verbose_name="instansi")
    case = models.ForeignKey(
        "cases.Case", models.PROTECT, null=True, blank=True, related_name="consequence_tests", verbose_name="kasus"
    )
    renews = models.ForeignKey(
        "requests_app.ExemptInformation", models.PROTECT, null=True, blank=True, related_name="renewals",
        verbose_name="memperbarui",
    )  # fmt: skip
    public_interest = models.TextField("kepentingan umum")
    held_on = models.DateField("tanggal uji", null=True, blank=True)
    place = models.CharField("tempat", max_length=120, blank=True)
    state = models.CharField("keadaan", max_length=8, choices=State.choices, default=State.DRAFT)
    set_by = models.CharField("ditetapkan oleh", max_length=5, choices=SetBy.choices, default=SetBy.UTAMA)
    proposed_on = models.DateField("diusulkan tanggal", null=True, blank=True)
    proposal_number = models.CharField("nomor surat usulan", max_length=80, blank=True)
    result = models.CharField("hasil", max_length=6, choices=Result.choices, blank=True)
    decree_number = models.CharField("nomor penetapan", max_length=80, blank=True)
    decree_on = models.DateField("tanggal penetapan", null=True, blank=True)
    document = models.ForeignKey(
        "files.PrivateFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="berkas penetapan"
    )
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)
    review_on = models.DateField("ditinjau paling lambat", null=True, blank=True)
    created_at = models.DateTimeField("dibuat")
    created_by = models.ForeignKey("organization.User", models.PROTECT, null=True, blank=True, related_name="+")
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name, verbose_name_plural = "uji konsekuensi", "uji konsekuensi"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="decided") | (~Q(result="") & ~Q(decree_number="") & Q(decree_on__isnull=False)),
                name="decided_test_has_decree",
            )
        ]
        indexes = [models.Index(fields=["agency", "-id"], name="consequence_test_newest")]

    @property
    def exempts(self) -> bool:
        return self.state == self.State.DECIDED and self.result != self.Result.OPEN


class ConsequenceTester(models.Model):
    """Who sat at the test; testers weigh, others are heard. All sign the berita acara."""

    test = models.ForeignKey(ConsequenceTest, models.CASCADE, related_name="participants")
    name = models.CharField("nama", max_length=120)
    position = models.CharField("jabatan", max_length=120)
    tester = models.BooleanField("penguji", default=True)

    class Meta:
        verbose_name, verbose_name_plural = "peserta uji", "peserta uji"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class ExemptInformationQuerySet(models.QuerySet["ExemptInformation"]):
    def in_force(self, agency: Agency, on_date: date) -> ExemptInformationQuerySet:
        """What a refusal may rest on that day: set, begun, neither expired nor ended."""
        return self.filter(agency=agency, valid_from__lte=on_date).filter(
            Q(valid_until=None) | Q(valid_until__gte=on_date), Q(ended_on=None) | Q(ended_on__gt=on_date)
        )


class ExemptInformation(Exemption):
    """A line of the Daftar Informasi yang Dikecualikan. Stands only with the number and date of its penetapan."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="exempt_information", verbose_name="instansi")
    number = models.PositiveIntegerField("no")
    test = models.ForeignKey(
        ConsequenceTest, models.PROTECT, null=True, blank=True, related_name="entries", verbose_name="uji konsekuensi"
    )
    set_by = models.CharField("ditetapkan oleh", max_length=5, choices=SetBy.choices, default=SetBy.UTAMA)
    decree_number = models.CharField("nomor penetapan", max_length=80)
    decree_on = models.DateField("tanggal penetapan")
    document = models.ForeignKey(
        "files.PrivateFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="berkas penetapan"
    )
    valid_from = models.DateField("berlaku sejak")
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)
    review_on = models.DateField("ditinjau paling lambat", null=True, blank=True)
    reminded_for = models.DateField(null=True, blank=True, editable=False)
    ended_on = models.DateField("dibuka kembali sejak", null=True, blank=True)
    ended_reason = models.CharField("alasan dibuka kembali", max_length=300, blank=True)

    objects = ExemptInformationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "informasi dikecualikan", "informasi dikecualikan"
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="exempt_number_once"),
            models.CheckConstraint(
                condition=~Q(letters="") | ~Q(other_law=""), name="exempt_information_has_legal_basis"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")),
                name="exempt_information_ends_after_start",
            ),
            models.CheckConstraint(condition=Q(ended_on=None) | ~Q(ended_reason=""), name="exempt_ended_with_reason"),
        ]
        ordering = ["number"]

    def in_force_on(self, day: date) -> bool:
        begun = self.valid_from <= day and (self.valid_until is None or self.valid_until >= day)
        return begun and (self.ended_on is None or self.ended_on > day)
