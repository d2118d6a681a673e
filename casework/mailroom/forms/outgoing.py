from __future__ import annotations

from typing import Any

from django import forms

from casework.cases.intake import SubjectForm
from casework.cases.models import Case
from casework.letters.models import LetterTemplate
from casework.mailroom.models import Correspondence, IncomingLetter


class OutgoingForm(SubjectForm):
    """A letter on own initiative: which kind, about what, to whom."""

    kind = forms.ChoiceField(label="Jenis surat", error_messages={"required": "Pilih jenis surat."})
    subject = forms.CharField(
        label="Hal", min_length=5, max_length=200,
        error_messages={"required": "Tulis hal surat.", "min_length": "Tulis hal surat, sedikitnya 5 huruf."},
    )  # fmt: skip
    recipient = forms.CharField(
        label="Kepada", required=False, max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text="Satu baris satu penerima. Kosongkan untuk naskah yang tinggal di kantor.",
    )  # fmt: skip
    recipient_place = forms.CharField(label="Di", required=False, max_length=80, initial="tempat")
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, kinds: list[LetterTemplate], answers: IncomingLetter | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.answers = answers
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Pilih jenis …"), *((row.kind, row.get_kind_display()) for row in kinds)]
        self.order_fields(["kind", "subject", "recipient", "recipient_place"])

    def build(self, case: Case) -> None:
        Correspondence(
            case=case, direction=Correspondence.Direction.OUT, kind=self.cleaned_data["kind"],
            recipient=self.cleaned_data["recipient"], answers=self.answers,
        ).save(force_insert=True)  # fmt: skip


class ArrivedForm(SubjectForm):
    """The record of a case that a letter of no service starts; what it says stands with the letter."""

    def build(self, case: Case) -> None:
        Correspondence(case=case, direction=Correspondence.Direction.IN).save(force_insert=True)
