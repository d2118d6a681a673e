"""One code, typed or read from a sheet by the same rules; and the sheet itself."""

from __future__ import annotations

from django import forms

CODE = r"^[0-9]{1,4}(\.[0-9]{1,4}){0,6}$"


class CodeForm(forms.Form):
    code = forms.RegexField(
        CODE,
        label="Kode",
        max_length=20,
        widget=forms.TextInput({"class": "short", "autocomplete": "off"}),
        error_messages={
            "required": "Tulis kodenya.",
            "invalid": "Kode berupa angka dan titik, misalnya 500.3.2.",
            "max_length": "Kode paling panjang 20 huruf.",
        },
    )
    title = forms.CharField(
        label="Uraian",
        max_length=200,
        error_messages={"required": "Tulis uraiannya.", "max_length": "Uraian paling panjang 200 huruf."},
    )
    retention = forms.CharField(
        label="Jangka simpan",
        required=False,
        max_length=120,
        help_text="Misalnya aktif 2 tahun, inaktif 3 tahun, permanen.",
        error_messages={"max_length": "Jangka simpan paling panjang 120 huruf."},
    )


class ImportForm(forms.Form):
    file = forms.FileField(
        label="Berkas XLSX atau CSV",
        widget=forms.FileInput({"accept": ".xlsx,.csv"}),
        error_messages={"required": "Pilih berkas lebih dahulu.", "empty": "Berkas itu kosong."},
    )
