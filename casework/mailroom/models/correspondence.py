"""What a case of letters keeps of its own: the letter that came, or the letter that goes out on own initiative."""

from __future__ import annotations

from django.db import models

from casework.cases.models import CaseSubject


class Correspondence(CaseSubject):
    """`answers` is the letter that a reply of its own case answers, when the first case was closed already."""

    class Direction(models.TextChoices):
        IN = "in", "Surat masuk"
        OUT = "out", "Surat keluar"

    direction = models.CharField("arah", max_length=3, choices=Direction.choices)
    kind = models.SlugField("jenis surat", max_length=20, blank=True)
    recipient = models.TextField("kepada", blank=True)
    answers = models.ForeignKey(
        "mailroom.IncomingLetter", models.PROTECT, null=True, blank=True, related_name="answered_in",
        verbose_name="membalas",
    )  # fmt: skip

    class Meta:
        verbose_name, verbose_name_plural = "surat menyurat", "surat menyurat"

    def __str__(self) -> str:
        return self.get_direction_display()

    def summary(self) -> list[tuple[str, str]]:
        """Of a letter that came in its panel tells the rest, to whom it may."""
        if self.direction == self.Direction.IN:
            return []
        answered = f"Agenda {self.answers.entry.label}/{self.answers.entry.year}" if self.answers else ""
        rows = [("Jenis", self.kind_label), ("Kepada", self.recipient.replace("\n", ", ")), ("Membalas", answered)]
        return [(label, text) for label, text in rows if text]

    @property
    def kind_label(self) -> str:
        from casework.letters.models import Kind

        return Kind(self.kind).label if self.kind in Kind.values else ""

    def letter_context(self) -> dict[str, str]:
        from casework.letters.fields import letter_day

        letter = self.answered()
        if letter is None:
            return {}
        named = f"nomor {letter.number}" if letter.number else "tanpa nomor"
        dated = f" tanggal {letter_day(letter.dated)}" if letter.dated else ""
        about = "" if letter.is_shut else f" hal {letter.about}"
        return {"surat_dibalas": f"{named}{dated}{about}"}

    def answered(self):  # type: ignore[no-untyped-def]  # IncomingLetter, which stands on cases itself
        """The letter a reply of this case answers."""
        if self.direction == self.Direction.OUT:
            return self.answers
        return self.case.incoming_letters.select_related("entry").order_by("id").first()

    def register_row(self) -> dict[str, str]:
        return {}
