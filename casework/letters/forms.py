"""What an officer types about a letter. Errors name the field and the cure."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from casework.letters.models import Letter, Security, Speed
from casework.letters.pdf.text import MAX_BODY

RETURN_REASONS = (
    ("decision", "Keputusan belum tegas dalam satu kalimat."),
    ("data", "Data atau lampiran belum lengkap."),
    ("basis", "Dasar hukum keliru atau belum disebut."),
    ("redaction", "Data pribadi belum dihitamkan."),
    ("addressee", "Nama, alamat, atau tujuan surat keliru."),
    ("wording", "Bahasa atau ejaan perlu diperbaiki."),
)
OTHER = "other"
SHORT = "Tulis sedikitnya 10 huruf."


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class TextForm(forms.Form):
    """The text of a draft. `revision` is the one the page showed."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    hal = forms.CharField(label="Hal", max_length=200, error_messages={"required": "Isi hal surat."})
    recipient = forms.CharField(
        label="Kepada",
        required=False,
        max_length=4000,
        widget=_area(2),
        help_text="Satu baris nama, lalu alamat bila perlu. Pada undangan: satu baris satu yang diundang.",
    )
    recipient_place = forms.CharField(label="Di", required=False, max_length=80)
    security = forms.ChoiceField(label="Keamanan", choices=Security.choices)
    speed = forms.ChoiceField(label="Kecepatan", choices=Speed.choices)
    attachments = forms.CharField(
        label="Lampiran", required=False, max_length=80, help_text="Misalnya 1 (satu) berkas."
    )
    table = forms.CharField(
        label="Tabel",
        required=False,
        max_length=4000,
        widget=_area(4),
        help_text="Satu baris “Label: isi”; dicetak sesudah alinea pembuka.",
    )
    body = forms.CharField(
        label="Isi surat",
        max_length=MAX_BODY,
        widget=_area(18),
        help_text="Baris kosong memisahkan alinea. “1. ”, “a. ”, “- ” membuka daftar. **Tebal** diapit bintang. "
        "Baris “| … | … |” menjadi baris tabel, yang pertama kepalanya.",
        error_messages={
            "required": "Isi surat masih kosong.",
            "max_length": "Isi surat %(show_value)d huruf, batasnya %(limit_value)d. Pindahkan rinciannya ke lampiran.",
        },
    )
    cc = forms.CharField(
        label="Tembusan", required=False, max_length=600, widget=_area(2), help_text="Satu baris satu tujuan."
    )

    def __init__(self, *args: Any, table_fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if table_fixed:
            self.fields.pop("table")

    def text(self) -> dict[str, Any]:
        """Browsers send CRLF; the stored text has plain line ends, or a saved draft would differ from itself."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        return {name: value.replace("\r\n", "\n") for name, value in data.items()}


class DecisionForm(forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class InitialForm(DecisionForm):
    note = forms.CharField(label="Catatan", required=False, max_length=500, widget=_area(2))


class ReturnForm(forms.Form):
    """`targets`: to whom it may go, asked only when there is a choice; `seen`: the stage its page showed."""

    to = forms.ChoiceField(label="Dikembalikan kepada", required=False, widget=forms.RadioSelect)
    seen = forms.CharField(required=False, max_length=9, widget=forms.HiddenInput)
    why = forms.ChoiceField(
        label="Alasan",
        choices=[*RETURN_REASONS, (OTHER, "Alasan lain, saya tulis di bawah.")],
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih satu alasan.", "invalid_choice": "Pilih satu alasan dari daftar."},
    )
    note = forms.CharField(
        label="Penjelasan",
        required=False,
        min_length=10,
        max_length=1000,
        widget=_area(3),
        error_messages={"min_length": SHORT},
    )

    field_order = ["why", "note", "to", "seen"]

    def __init__(self, *args: Any, targets: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices, field.initial = targets, targets[0][0]
        if len(targets) < 2:
            field.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("why") == OTHER and not data.get("note") and "note" not in self.errors:
            self.add_error("note", "Tulis alasannya, sedikitnya 10 huruf.")
        return data

    def reason(self) -> str:
        said = dict(RETURN_REASONS).get(self.cleaned_data["why"], "")
        return " ".join(filter(None, (said, self.cleaned_data["note"])))


class MomentForm(forms.Form):
    """A moment in the agency's own time; empty means now."""

    when = forms.DateTimeField(
        label="Waktu sebenarnya",
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        help_text="Kosongkan bila baru saja.",
        error_messages={"invalid": "Tulis tanggal dan jam, misalnya 26-11-2026 10.30."},
    )

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    def moment(self) -> datetime | None:
        """Django read it in the zone of the server; the clock on the officer's wall is the agency's."""
        when = self.cleaned_data["when"]
        return when.replace(tzinfo=self.zone) if when else None


class SendForm(MomentForm):
    how = forms.ChoiceField(
        label="Cara kirim", choices=Letter.Way.choices, error_messages={"required": "Pilih cara kirim."}
    )
    receipt = forms.CharField(label="Nomor resi", required=False, max_length=80)
    field_order = ["how", "when", "receipt"]


class ReceivedForm(MomentForm):
    receiver = forms.CharField(
        label="Diterima oleh", max_length=120, error_messages={"required": "Tulis siapa yang menerima."}
    )
    proxy = forms.BooleanField(label="Diambil orang lain dengan surat kuasa", required=False)
    identity_seen = forms.BooleanField(label="KTP penerima kuasa ditunjukkan", required=False)
    power_seen = forms.BooleanField(label="Surat kuasa ditunjukkan dan dicocokkan", required=False)
    field_order = ["receiver", "proxy", "identity_seen", "power_seen", "when"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("proxy") and not data.get("identity_seen"):
            self.add_error("identity_seen", "Minta KTP penerima kuasa, lalu centang.")
        if data.get("proxy") and not data.get("power_seen"):
            self.add_error("power_seen", "Minta surat kuasa dari pemohon, cocokkan, lalu centang.")
        return data


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Alasan",
        min_length=10,
        max_length=300,
        widget=_area(3),
        error_messages={"required": "Tulis alasannya, sedikitnya 10 huruf.", "min_length": SHORT},
    )


class CompareForm(forms.Form):
    file = forms.FileField(
        label="Berkas PDF yang Saudara pegang",
        error_messages={
            "required": "Pilih dahulu berkas PDF-nya.",
            "empty": "Berkas itu kosong. Pilih berkas PDF suratnya.",
        },
    )
