"""Forms of what is put right about a case itself: merged, moved, on another footing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from casework.cases import closing
from casework.cases.intake import Intake
from casework.cases.likeness import why
from casework.cases.models import Case
from casework.workdays.words import short_date


class ReasonForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Alasan", min_length=10, max_length=300, widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Tulis alasannya.", "min_length": "Tulis alasannya, sedikitnya 10 huruf."},
    )  # fmt: skip

    use_required_attribute = False


class RegimeForm(ReasonForm):
    """Towards "between institutions": with the letter that says so."""

    letter_number = forms.CharField(
        label="Nomor surat resmi", max_length=80, widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Isi nomor surat resmi instansi."},
    )  # fmt: skip
    letter_date = forms.DateField(
        label="Tanggal surat", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Isi tanggal surat.", "invalid": "Tulis tanggalnya, misalnya 2026-11-20."},
    )  # fmt: skip
    field_order = ["letter_number", "letter_date", "reason"]

    def keep(self, record: Any) -> None:
        """On the service's own record, where that has room for a letter."""
        if hasattr(record, "letter_number"):
            record.letter_number, record.letter_date = (
                self.cleaned_data["letter_number"],
                self.cleaned_data["letter_date"],
            )
            record.save(update_fields=("letter_number", "letter_date"))


class MergeForm(ReasonForm):
    into = forms.ChoiceField(
        label="Dikerjakan sebagai", widget=forms.RadioSelect,
        error_messages={"required": "Pilih permohonan yang diteruskan."},
    )  # fmt: skip
    field_order = ["into", "reason"]

    def __init__(self, *args: Any, case: Case, others: Sequence[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = case.agency.zone
        drafts = closing.labels(case)
        if drafts:
            self.fields[closing.DROP] = forms.BooleanField(label=closing.question(drafts), required=False)
        field = self.fields["into"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (str(row.pk), f"{row.number} · {short_date(row.received_at.astimezone(zone).date())} · {row.subject}"
             f" ({why(case, row)})")
            for row in others
        ]  # fmt: skip


class TransferForm(ReasonForm):
    to = forms.ChoiceField(
        label="Layanan yang tepat", widget=forms.RadioSelect, error_messages={"required": "Pilih layanan yang tepat."}
    )
    field_order = ["to", "reason"]

    def __init__(self, *args: Any, targets: Sequence[Intake], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(row.name, f"{row.label} ({row.hint})") for row in targets]
