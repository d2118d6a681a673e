"""Correcting a line: every written column, and the reason that stays with the struck line."""

from __future__ import annotations

from typing import Any

from django import forms

from casework.registers.book import LONGEST, REASON, written
from casework.registers.layout import Column
from casework.registers.models import RegisterEntry


class CorrectionForm(forms.Form):
    reason = forms.CharField(
        label="Alasan perbaikan",
        min_length=REASON,
        max_length=300,
        help_text="Tertulis pada baris yang dicoret, misalnya: nomor surat salah baca.",
        error_messages={
            "required": "Tulis alasan perbaikan.",
            "min_length": f"Tulis alasan perbaikan, sedikitnya {REASON} huruf.",
            "max_length": "Alasan paling panjang 300 huruf.",
        },
    )

    def __init__(self, *args: Any, entry: RegisterEntry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = written(entry)
        self.columns = [column for column in entry.book.written if not (column.personal and _is_erased(entry))]
        for column in self.columns:
            self.fields[column.key] = _field(column, now.get(column.key, ""))
        self.order_fields([*(column.key for column in self.columns), "reason"])

    @property
    def corrected(self) -> dict[str, Any]:
        return {column.key: self.cleaned_data[column.key] for column in self.columns}


def _is_erased(entry: RegisterEntry) -> bool:
    return bool(entry.applicant and entry.applicant.erased_at)


def _field(column: Column, initial: str) -> forms.Field:
    label = ", ".join((*column.under, column.label))
    if column.kind == "date":
        return forms.DateField(
            label=label,
            initial=initial,
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": f"{label}: tulis tanggal yang ada, misalnya 2026-11-21."},
        )
    return forms.CharField(
        label=label,
        initial=initial,
        required=False,
        max_length=LONGEST,
        error_messages={"max_length": f"{label} paling panjang {LONGEST} huruf."},
    )
