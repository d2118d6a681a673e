"""Pernyataan keberatan: what the applicant says, and what the officer at the counter adds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from casework.applicants import identity, proofs
from casework.cases.asking import Asker, Given
from casework.cases.clocks import office_time
from casework.cases.intake import SubjectForm
from casework.cases.models import Case, Requirement
from casework.files.fields import PrivateFileField
from casework.organization.models import Agency
from requests_app import objections
from requests_app.models import GROUNDS, Objection

REPLY = 30  # working days (Pasal 36 ayat (2))
NO_NUMBER = ["b"]  # the only ground that needs no request before it
PROXY = ("proxied", "proxy_name", "proxy_address", "proxy_phone", "proxy_letter")


class ObjectionForm(SubjectForm):
    """As the applicant writes it."""

    subject = forms.CharField(required=False, widget=forms.HiddenInput)
    grounds = forms.MultipleChoiceField(
        label="Alasan keberatan", choices=[(letter, f"{letter}. {text}") for letter, text in GROUNDS.items()],
        widget=forms.CheckboxSelectMultiple, error_messages={"required": "Pilih sedikitnya satu alasan."},
        help_text="Boleh lebih dari satu.",
    )  # fmt: skip
    position = forms.CharField(
        label="Uraian keberatan (kasus posisi)", min_length=20, max_length=4000, widget=forms.Textarea({"rows": 5}),
        error_messages={"required": "Uraikan keberatan Saudara.",
                        "min_length": "Uraikan lebih lengkap, sedikitnya 20 huruf."},
    )  # fmt: skip
    purpose = forms.CharField(
        label="Tujuan penggunaan informasi", max_length=1000, required=False, widget=forms.Textarea({"rows": 2}),
        help_text="Kosong: sama dengan permohonannya.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("grounds"):
            data["subject"] = "Keberatan: " + GROUNDS[data["grounds"][0]].lower()
        return data

    def build(self, case: Case) -> None:
        data = self.cleaned_data
        record = Objection(
            case=case, grounds="".join(sorted(data["grounds"])), position=data["position"],
            purpose=data["purpose"] or _purpose(case.parent), reply_on=data.get("reply_on") or _reply_day(case),
            oral=bool(data.get("oral")), outside_reason=data.get("outside_reason") or "",
        )  # fmt: skip
        record.save(force_insert=True)


def _purpose(parent: Case | None) -> str:
    request = getattr(parent, "informationrequest", None)
    return request.purpose if request else ""


def _reply_day(case: Case) -> Any:
    """The legal due day, which the officer may bring forward."""
    clock = office_time(case.agency)
    due = clock.due(case.received_at, REPLY, "workdays").at
    return clock.local_date(due) if due else None


class OnlineObjectionForm(ObjectionForm):
    """On the tracking page somebody else may act: the kuasa of this objection, with the surat kuasa khusus."""

    proxied = forms.BooleanField(label="Diajukan oleh kuasa", required=False)
    proxy_name = forms.CharField(label="Nama penerima kuasa", max_length=200, required=False)
    proxy_address = forms.CharField(label="Alamat penerima kuasa", max_length=300, required=False)
    proxy_phone = forms.CharField(
        label="Telepon penerima kuasa", max_length=20, required=False, widget=forms.TextInput({"inputmode": "tel"})
    )
    proxy_letter = PrivateFileField(label="Surat kuasa khusus", required=False)

    def clean_proxy_phone(self) -> str:
        return identity.normal_phone(self.cleaned_data["proxy_phone"] or "")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("proxied"):
            self._demand_proxy(data)
        return data

    def _demand_proxy(self, data: dict[str, Any]) -> None:
        if not (data.get("proxy_name") or "").strip():
            self.add_error("proxy_name", "Isi nama penerima kuasa, atau hapus tanda “Diajukan oleh kuasa”.")
        if not data.get("proxy_phone") and not data.get("proxy_address") and "proxy_phone" not in self.errors:
            self.add_error("proxy_phone", "Isi telepon atau alamat penerima kuasa.")
        if not data.get("proxy_letter") and "proxy_letter" not in self.errors:
            self.add_error("proxy_letter", "Lampirkan foto atau pindaian surat kuasa khusus.")

    def asker(self, contested: Case) -> Asker | None:
        """The applicant's own proofs came with the request; a kuasa brings his own."""
        data = self.cleaned_data
        if not data.get("proxied") or contested.applicant is None:
            return None
        kind = contested.applicant.kind
        known = {key: Given(Requirement.How.WAIVED) for key in proofs.needed(kind, represented=False)}
        person = {name: data[f"proxy_{name}"].strip() for name in ("name", "address", "phone")}
        letter = Given(Requirement.How.UPLOADED, data["proxy_letter"])
        return Asker(kind, person, known | {"power_of_attorney": letter})


class CounterObjectionForm(ObjectionForm):
    """At the counter: the number of the contested request (ground b needs none), and what the officer decides."""

    request_number = forms.CharField(
        label="Nomor permohonan yang dikeberati", required=False, max_length=20,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text="Kosong hanya bila alasannya b saja.",
    )  # fmt: skip
    oral = forms.BooleanField(label="Disampaikan lisan, ditulis petugas", required=False)
    reply_on = forms.DateField(
        label="Tanggapan akan diberikan", required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text="Kosong: hari kerja ke-30.",
        error_messages={"invalid": "Tulis tanggal, misalnya 2026-12-21."},
    )  # fmt: skip
    outside_reason = forms.CharField(
        label="Didaftarkan di luar masanya karena", required=False, max_length=300,
        help_text="Hanya bila terlambat atau belum waktunya.",
    )  # fmt: skip

    field_order = ["subject", "request_number", "oral", "grounds", "position", "purpose", "reply_on", "outside_reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].widget.attrs["rows"] = self.fields["purpose"].widget.attrs["rows"] = 3
        self.fields["position"].help_text = "Apa yang terjadi, menurut pemohon."

    def fits(self, parent: Case | None, *, agency: Agency, asker: str, at: datetime) -> bool:
        data = self.cleaned_data
        if parent is None:
            if data["grounds"] != NO_NUMBER:
                self.add_error("request_number", "Isi nomor permohonannya; tanpa nomor hanya untuk alasan b saja.")
        else:
            self._fits_request(parent, asker, at)
        self._fits_reply_day(agency, at)
        return not self.errors

    def _fits_request(self, parent: Case, asker: str, at: datetime) -> None:
        theirs = parent.applicant.search_name if parent.applicant else ""
        if theirs and asker and identity.search_key(asker)[: len(theirs)] != theirs:
            self.add_error(
                "request_number",
                "Permohonan itu atas nama orang lain. Pilih pemohonnya; yang datang dicatat sebagai kuasa.",
            )
        if there := objections.standing(parent):
            self.add_error("request_number", f"Keberatan atas permohonan itu sudah terdaftar: {there.number}.")
        window = objections.window(parent, list(parent.deadlines.filter(task=None, public=True)), at)
        refusal = objections.refusal(parent, window)
        reason = (self.cleaned_data.get("outside_reason") or "").strip()
        if not refusal:
            self.cleaned_data["outside_reason"] = ""
        elif not reason:
            self.add_error(
                "outside_reason", f"{refusal} Bila tetap didaftarkan, tulis sebabnya; Atasan PPID yang memutuskan."
            )
        elif len(reason) < 10:
            self.add_error("outside_reason", "Tulis sebabnya, sedikitnya 10 huruf.")

    def _fits_reply_day(self, agency: Agency, at: datetime) -> None:
        day = self.cleaned_data.get("reply_on")
        if day is None:
            return
        clock = office_time(agency)
        last = clock.due(at, REPLY, "workdays").at
        if day < clock.local_date(at) or (last and day > clock.local_date(last)):
            self.add_error("reply_on", "Pilih hari antara hari ini dan 30 hari kerja sejak keberatan diterima.")
