"""What a consultation keeps of its own (SOP 000.8/1622.3), the list of its topics, and the recap of a month."""

from __future__ import annotations

from django.db import models

from casework.cases.models import Case, CaseSubject
from casework.organization.models import Agency, User


class Topic(models.Model):
    """A line of an agency's own list. `topics.py` is the only writer."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="instansi")
    group = models.CharField("kelompok", max_length=40)
    name = models.CharField("topik", max_length=80)
    position = models.PositiveSmallIntegerField("urutan", default=0)
    active = models.BooleanField("ditawarkan", default=True)

    class Meta:
        verbose_name, verbose_name_plural = "topik konsultasi", "topik konsultasi"
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="topic_once")]

    def __str__(self) -> str:
        return self.name


class Consultation(CaseSubject):
    """`topic` was named at the desk, `topics` is what it was about in the end. `recording.py` is the only writer after
    registration; `revision` keeps two officers apart.
    """

    class FollowUp(models.TextChoices):
        DONE = "selesai", "Selesai di tempat"
        LETTER = "surat", "Dijawab dengan surat"
        VISIT = "kunjungan", "Kunjungan ke koperasi"
        REFER = "rujuk", "Dirujuk ke instansi lain"

    topic = models.CharField("pokok konsultasi", max_length=80)
    topics = models.JSONField("topik", default=list, blank=True)
    question = models.TextField("pertanyaan", blank=True)
    cooperative_name = models.CharField("nama koperasi", max_length=160, blank=True)
    cooperative = models.ForeignKey(
        "cooperatives.Cooperative", models.PROTECT, null=True, blank=True, verbose_name="koperasi"
    )
    position = models.CharField("jabatan", max_length=80, blank=True)
    answer = models.TextField("jawaban atau saran", blank=True)
    legal_basis = models.TextField("dasar hukum", blank=True)
    brought = models.TextField("dokumen yang dibawa", blank=True)
    follow_up = models.CharField("tindak lanjut", max_length=10, choices=FollowUp.choices, blank=True)
    follow_up_note = models.CharField("keterangan tindak lanjut", max_length=300, blank=True)
    review_wanted = models.BooleanField("telaahan staf diminta", default=False)
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = "konsultasi", "konsultasi"

    def __str__(self) -> str:
        return self.topic

    @property
    def all_topics(self) -> list[str]:
        return self.topics or [self.topic]

    @property
    def follow_up_text(self) -> str:
        return ": ".join(filter(None, (self.get_follow_up_display(), self.follow_up_note)))

    def summary(self) -> list[tuple[str, str]]:
        always = [
            ("Pokok konsultasi", ", ".join(self.all_topics)), ("Pertanyaan", self.question),
            ("Koperasi", self.cooperative_name), ("Jabatan", self.position),
        ]  # fmt: skip
        later = [
            ("Jawaban atau saran", self.answer), ("Dasar hukum", self.legal_basis),
            ("Dokumen yang dibawa", self.brought), ("Tindak lanjut", self.follow_up_text),
        ]  # fmt: skip
        return always + [(label, text) for label, text in later if text]

    def letter_context(self) -> dict[str, str]:
        return {"tujuan": ", ".join(self.all_topics)}

    def register_row(self) -> dict[str, str]:
        topics = ", ".join(self.all_topics)
        return {
            "purpose": topics, "topic": topics, "question": self.question, "cooperative": self.named(),
            "position": self.position, "answer": self.answer, "decision": self.follow_up_text,
        }  # fmt: skip

    def named(self) -> str:
        """With its NIK and place, when it stands in the list of cooperatives."""
        known = self.cooperative
        if known is None:
            return self.cooperative_name
        nik = f"NIK {known.nik_koperasi}" if known.nik_koperasi else known.entity_number
        return ", ".join(filter(None, (known.name, nik, known.regency)))


class Recap(models.Model):
    """The letter that reports a month; its case is replaced only when that letter was cancelled (`recap/letter.py`)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="instansi")
    month = models.DateField("bulan")  # its first day
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name="kasus surat")
    figures = models.JSONField("angka saat disusun", default=dict)
    made_at = models.DateTimeField("disusun")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="penyusun")

    class Meta:
        verbose_name, verbose_name_plural = "rekap konsultasi", "rekap konsultasi"
        constraints = [models.UniqueConstraint(fields=["agency", "month"], name="recap_once_a_month")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
