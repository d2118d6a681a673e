"""The one form of the mail clerk, and the smaller ones for what comes later: TNDE, scan, several lines at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms

from casework.applicants import identity
from casework.cases.intake import refuse_moment
from casework.cases.models import ProcedureVersion
from casework.files.fields import PrivateFileField
from casework.mailroom.models import IncomingLetter, SenderKind
from casework.organization.models import Role, Unit

OTHER = "lain"  # business of no service: the head reads it and disposes
LOCAL = "%Y-%m-%dT%H:%M"
ADDRESSEES = (Role.AGENCY_HEAD, Role.PPID_HEAD, Role.SECRETARIAT)


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **attrs: str) -> None:
        super().__init__({"class": "quarter", **attrs}, format="%Y-%m-%d")


def moment(label: str, **more: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label, required=False, input_formats=[LOCAL],
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=LOCAL),
        error_messages={"invalid": "Tulis tanggal dan jam, misalnya 2026-11-24T09:30."}, **more,
    )  # fmt: skip


class ReceivedMixin(forms.Form):
    """When it really came: now, or earlier with the reason."""

    version: ProcedureVersion
    now: datetime

    def check_received(self, data: dict[str, Any]) -> None:
        received = data.get("received_at")
        if received and (refusal := refuse_moment(self.version, received, self.now)):
            self.add_error("received_at", refusal)
        if received and len((data.get("backdate_reason") or "").strip()) < 10:
            self.add_error("backdate_reason", "Tulis mengapa baru dicatat sekarang, sedikitnya 10 huruf.")


class IncomingForm(ReceivedMixin):
    """Sender, number, date and subject first; the rest has its usual value already."""

    sender = forms.CharField(
        label="Dari", max_length=200, error_messages={"required": "Tulis pengirimnya, seperti pada kop surat."}
    )
    sender_kind = forms.ChoiceField(label="Pengirim adalah", choices=SenderKind.choices, initial=SenderKind.GOVERNMENT)
    number = forms.CharField(
        label="Nomor surat", max_length=80, required=False, help_text="Kosongkan bila surat tidak bernomor."
    )
    dated = forms.DateField(
        label="Tanggal surat", required=False, widget=DateInput,
        error_messages={"invalid": "Tulis tanggal yang ada, misalnya 2026-11-21."},
    )  # fmt: skip
    about = forms.CharField(
        label="Hal atau isi ringkas", min_length=5, max_length=300,
        error_messages={"required": "Tulis hal surat.", "min_length": "Tulis hal surat, sedikitnya 5 huruf."},
    )  # fmt: skip
    purpose = forms.ChoiceField(label="Untuk", error_messages={"required": "Pilih untuk apa surat ini."})
    addressed = forms.ChoiceField(label="Ditujukan kepada", error_messages={"required": "Pilih kepada siapa."})
    security = forms.ChoiceField(
        label="Keamanan", choices=IncomingLetter.Security.choices, initial="biasa",
        help_text="Selain biasa hanya dilihat penerima dan petugas surat.",
    )  # fmt: skip
    urgency = forms.ChoiceField(label="Kecepatan", choices=IncomingLetter.Urgency.choices, initial="biasa")
    attachments = forms.CharField(label="Lampiran", max_length=80, required=False)
    classification = forms.CharField(label="Kode klasifikasi", max_length=20, required=False)
    sender_phone = forms.CharField(label="Telepon pengirim", max_length=30, required=False)
    sender_address = forms.CharField(label="Alamat pengirim", max_length=300, required=False)
    received_at = moment("Diterima sebenarnya", help_text="Kosongkan bila baru saja.")
    backdate_reason = forms.CharField(label="Alasan dicatat kemudian", required=False, max_length=300)
    tnde_number = forms.CharField(label="Nomor TNDE", max_length=60, required=False, help_text="Boleh menyusul.")
    tnde_at = moment("Waktu diunggah ke TNDE")
    scan = PrivateFileField(label="Pindaian surat", audience="citizen", required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    MAIN = ("sender", "sender_kind", "number", "dated", "about", "purpose", "addressed")
    PERSON = ("sender_phone", "sender_address")
    MORE = ("security", "urgency", "attachments", "classification")
    LATER = ("received_at", "backdate_reason", "tnde_number", "tnde_at")

    def __init__(
        self, *args: Any, purposes: Sequence[tuple[str, str]], units: Sequence[Unit], version: ProcedureVersion,
        now: datetime, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.version, self.now, self.units = version, now, {str(unit.pk): unit for unit in units}
        purpose, addressed = self.fields["purpose"], self.fields["addressed"]
        assert isinstance(purpose, forms.ChoiceField)
        assert isinstance(addressed, forms.ChoiceField)
        purpose.choices = [(OTHER, "Surat lain, didisposisikan pimpinan"), *purposes]
        roles = [(role.value, role.label) for role in ADDRESSEES]
        addressed.choices = [*roles, *((str(unit.pk), unit.name) for unit in units)]
        self.fields["sender"].widget.attrs |= {"autofocus": True, "autocomplete": "off"}

    def clean_sender_phone(self) -> str:
        return identity.normal_phone(self.cleaned_data["sender_phone"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.check_received(data)
        number, at = data.get("tnde_number"), data.get("tnde_at")
        if at and not number:
            self.add_error("tnde_number", "Isi nomor TNDE-nya, atau kosongkan waktunya.")
        if at and at > self.now:
            self.add_error("tnde_at", "Waktu unggah tidak boleh di masa depan.")
        if data.get("dated") and data["dated"] > (data.get("received_at") or self.now).date():
            self.add_error("dated", "Tanggal surat sesudah tanggal diterima. Periksa suratnya.")
        return data

    def group(self, names: Sequence[str]) -> list[forms.BoundField]:
        return [self[name] for name in names]

    def main(self) -> list[forms.BoundField]:
        return self.group(self.MAIN)

    def person(self) -> list[forms.BoundField]:
        return self.group(self.PERSON)

    def more(self) -> list[forms.BoundField]:
        return [*self.group(self.MORE), self["scan"]]

    def later(self) -> list[forms.BoundField]:
        return self.group(self.LATER)

    def opens_later(self) -> bool:
        return any(self.errors.get(name) or self[name].value() for name in self.LATER)

    def facts(self) -> dict[str, Any]:
        """Columns of IncomingLetter that are written as they stand."""
        names = ("sender_kind", "number", "dated", "about", "attachments", "security", "urgency", "classification")
        data = self.cleaned_data
        addressed = str(data["addressed"])
        unit = self.units.get(addressed)
        facts = {name: data[name] for name in names}
        return facts | {
            "addressed_unit": unit, "addressed_role": Role.WORK_UNIT.value if unit else addressed,
            "received_at": data.get("received_at") or self.now, "backdate_reason": data.get("backdate_reason") or "",
        }  # fmt: skip


class TndeForm(forms.Form):
    tnde_number = forms.CharField(
        label="Nomor TNDE", max_length=60, error_messages={"required": "Tulis nomor agenda TNDE."}
    )
    tnde_at = moment("Waktu diunggah", help_text="Kosongkan bila baru saja.")

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean_tnde_at(self) -> datetime:
        at: datetime = self.cleaned_data["tnde_at"] or self.now
        if at > self.now:
            raise forms.ValidationError("Waktu unggah tidak boleh di masa depan.")
        return at


class ScanForm(forms.Form):
    scan = PrivateFileField(label="Pindaian surat", audience="citizen")


class LaterForm(ReceivedMixin):
    """Above the lines that were written on paper while there was no network."""

    received_at = moment("Diterima sebenarnya")
    backdate_reason = forms.CharField(
        label="Mengapa baru dicatat", max_length=300, min_length=10,
        error_messages={
            "required": "Tulis mengapa baru dicatat sekarang, misalnya: jaringan mati sejak pagi.",
            "min_length": "Tulis alasannya, sedikitnya 10 huruf.",
        },
    )  # fmt: skip
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, version: ProcedureVersion, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version, self.now = version, now
        self.fields["received_at"].required = True
        self.fields["received_at"].error_messages["required"] = "Isi kapan surat-surat ini diterima."

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("received_at") and (refusal := refuse_moment(self.version, data["received_at"], self.now)):
            self.add_error("received_at", refusal)
        return data


class LineForm(forms.Form):
    """One letter of many. A line left empty is no letter."""

    time = forms.TimeField(
        label="Pukul", required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Tulis jamnya, misalnya 10:30."},
    )  # fmt: skip
    sender = forms.CharField(label="Dari", max_length=200, error_messages={"required": "Tulis pengirimnya."})
    sender_kind = forms.ChoiceField(label="Pengirim adalah", choices=SenderKind.choices)
    number = forms.CharField(label="Nomor surat", max_length=80, required=False)
    dated = forms.DateField(
        label="Tanggal surat", required=False, widget=DateInput,
        error_messages={"invalid": "Tulis tanggal yang ada."},
    )  # fmt: skip
    about = forms.CharField(
        label="Hal", min_length=5, max_length=300,
        error_messages={"required": "Tulis hal surat.", "min_length": "Sedikitnya 5 huruf."},
    )  # fmt: skip
    security = forms.ChoiceField(label="Keamanan", choices=IncomingLetter.Security.choices)

    def has_changed(self) -> bool:
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in ("sender", "number", "about"))


LineFormSet = forms.formset_factory(LineForm, extra=8, max_num=20, absolute_max=20)
