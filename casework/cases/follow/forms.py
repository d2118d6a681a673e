"""What an applicant fills in: number and code, and the generic form of a public action."""

from __future__ import annotations

from typing import Any

from django import forms

from casework.cases.forms import FilesField, ManyFiles, StepForm
from casework.files.rules import AUDIENCES

CITIZEN = AUDIENCES["citizen"]
FILE_HELP = f"{CITIZEN.words}, paling besar {CITIZEN.megabytes} MB tiap berkas."
RECEIVED = "receipt"  # the output that says the applicant has it
CODE_INPUT = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class TrackForm(forms.Form):
    number = forms.CharField(
        label="Nomor pendaftaran",
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Isi nomor pendaftaran, misalnya 000118/2026."},
    )
    code = forms.CharField(
        label="Kode",
        max_length=40,
        widget=forms.TextInput(CODE_INPUT),
        error_messages={"required": "Isi kode dari tanda bukti, 12 huruf dan angka."},
    )

    use_required_attribute = False


class LostCodeForm(forms.Form):
    number = forms.CharField(
        label="Nomor pendaftaran",
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Isi nomor pendaftaran, misalnya 000118/2026."},
    )
    email = forms.EmailField(
        label="Pos-el yang Saudara daftarkan",
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={
            "required": "Isi alamat pos-el.",
            "invalid": "Alamat pos-el belum lengkap. Contoh: nama@contoh.id.",
        },
    )

    use_required_attribute = False


class ApplicantStepForm(StepForm):
    """Only what the SOP row asks of the applicant; a statement of receipt asks for nothing at all."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("checklist", "units", f"output_{RECEIVED}"):
            self.fields.pop(name, None)
        self.asks_files = self.transition.action in ("submit_repair", "submit")
        self.fields["note"] = forms.CharField(
            label="Keterangan",
            required=False,
            max_length=2000,
            widget=forms.Textarea({"rows": 3}),
            help_text="Bila ada yang perlu dijelaskan.",
        )
        self.fields["files"] = FilesField(
            label="Berkas",
            required=False,
            help_text=FILE_HELP + " Boleh lebih dari satu.",
            widget=ManyFiles({"accept": CITIZEN.accept}),
        )
        if not self.asks_files:
            del self.fields["note"], self.fields["files"]
        for name, field in self.fields.items():
            if name.startswith("output_") and isinstance(field, forms.FileField):
                field.help_text, field.widget = FILE_HELP, forms.FileInput({"accept": CITIZEN.accept})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        wrong = {"files", "note"} & set(self.errors)
        if self.asks_files and not wrong and not data.get("files") and not data.get("note"):
            self.add_error("files", "Pilih berkasnya, atau tulis keterangannya.")
        return data

    def outputs(self) -> dict[str, Any]:
        kept = super().outputs()
        if any(item["key"] == RECEIVED for item in self.transition.step.outputs):
            kept[RECEIVED] = "Dinyatakan diterima oleh pemohon lewat portal"
        return kept

    def act_data(self) -> dict[str, Any]:
        """Without the applicant's own words: events are kept for ever and must not name anybody."""
        return {key: value for key, value in super().act_data().items() if key != "note"}
