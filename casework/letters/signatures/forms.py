"""What is uploaded and chosen about the signature of a letter."""

from __future__ import annotations

from typing import Any

from django import forms

from casework.letters.models import Letter
from casework.letters.signatures import signer


class WayForm(forms.Form):
    """How this letter is signed; the portal itself only where it has a signer."""

    way = forms.ChoiceField(label="Cara tanda tangan", error_messages={"required": "Pilih satu cara."})

    def __init__(self, *args: Any, now: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        way = self.fields["way"]
        assert isinstance(way, forms.ChoiceField)
        way.choices = ways(now)
        way.initial = now


def ways(now: str = "") -> list[tuple[str, str]]:
    here, there = Letter.Signature.HERE, signer.current()
    labels = dict(Letter.Signature.choices)
    if there is not None and there.trial:
        labels[here] += " (kunci contoh, UJI COBA)"
    return [(value, str(text)) for value, text in labels.items() if value != here or there is not None or now == here]


class SignedForm(forms.Form):
    signed = forms.FileField(
        label="PDF yang sudah ditandatangani",
        widget=forms.FileInput({"accept": ".pdf"}),
        error_messages={
            "required": "Pilih berkas PDF yang sudah ditandatangani.",
            "empty": "Berkas itu kosong. Pilih PDF hasil aplikasi tanda tangan.",
        },
    )


class ScanForm(forms.Form):
    file = forms.FileField(
        label="Pindaian surat bertanda tangan",
        widget=forms.FileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
        help_text="PDF, JPG, atau PNG, paling besar 10 MB.",
        error_messages={"required": "Pilih berkas pindaiannya.", "empty": "Berkas itu kosong. Pindai lagi."},
    )
    reason = forms.CharField(
        label="Mengapa diganti",
        min_length=10,
        max_length=300,
        help_text="Misalnya halaman kedua terlewat. Pindaian lama tetap disimpan.",
        error_messages={"required": "Tulis mengapa pindaiannya diganti.", "min_length": "Tulis sedikitnya 10 huruf."},
    )

    def __init__(self, *args: Any, replaces: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not replaces:
            self.fields.pop("reason")
