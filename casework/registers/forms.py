"""Correcting a line: every written column, and the reason that stays with the struck line."""

from __future__ import annotations

from typing import Any

from django import forms

from casework.registers.book import LONGEST, REASON, written
from casework.registers.layout import Column
from casework.registers.models import RegisterEntry


def reason_field(label: str, example: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        min_length=REASON,
        max_length=300,
        help_text=f"Tertulis pada baris yang dicoret, misalnya: {example}.",
        error_messages={
            "required": f"Tulis {label.lower()}.",
            "min_length": f"Tulis {label.lower()}, sedikitnya {REASON} huruf.",
            "max_length": "Alasan paling panjang 300 huruf.",
        },
    )


class VoidForm(forms.Form):
    reason = reason_field("Alasan pembatalan", "surat tidak jadi dikirim")


class CorrectionForm(forms.Form):
    reason = reason_field("Alasan perbaikan", "nomor surat salah baca")

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
    label = column.heading
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
