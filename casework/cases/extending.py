"""The one extension of an answer (UU 14/2008 Pasal 22 ayat (8)): seven working days, on one of two grounds, told in
writing before the ten days are over.

The notice counts on the day it is sent. Between batas aman and batas hukum it may still be sent, but the applicant who
counts from the day of receipt may object that it came late; who extends then says that this is known.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from casework.cases.act import Act
from casework.cases.clocks import kept_until, office_time
from casework.cases.forms import StepForm
from casework.cases.models import Case, Deadline, Event
from casework.cases.registry import guard
from casework.workdays.words import long_date

GROUNDS = {
    "not_held": "Informasi yang diminta belum dikuasai atau belum didokumentasikan",
    "undecided": "PPID belum dapat memutuskan apakah informasi yang diminta dikecualikan",
}
NOTICE = "extension"  # the kind of the letter, as its events name it
RISK = (
    "Batas aman sudah lewat pada {day}. Pemohon yang menghitung sepuluh hari kerja sejak permohonannya diterima dapat "
    "berkeberatan bahwa jawaban melebihi waktu (Pasal 35 ayat (1) huruf g)."
)


def told_at(case: Case) -> datetime | None:
    """When the notice of the extension was sent; the day that counts, not the day it was noted."""
    sent = Event.objects.filter(case=case, kind="notice_sent", data__kind=NOTICE).order_by("-seq").first()
    if sent is None:
        return None
    moment = sent.data.get("effective_at")
    return datetime.fromisoformat(moment) if moment else sent.at


def risk(case: Case, safe: Deadline | None, moment: datetime) -> str:
    """What is risked by extending at that moment; "" while the earlier limit has not passed."""
    if safe is None or safe.stopped or moment < kept_until(safe, case.agency):
        return ""
    return RISK.format(day=long_date(office_time(case.agency).local_date(safe.due_at)))


@guard("not_extended")
def not_extended(act: Act) -> str:
    """Once only."""
    answer = act.clocks.open.get("answer")
    return "Waktu jawaban sudah pernah diperpanjang." if answer and answer.extensions.all() else ""


@guard("within_answer_limit")
def within_answer_limit(act: Act) -> str:
    """The notice left before the answer was due, its last evening included."""
    answer = act.clocks.open.get("answer")
    if not act.case.statutory:
        return "Permohonan antar-instansi ini tidak berbatas hukum, jadi tidak ada yang diperpanjang."
    if answer is None:
        return "Permohonan ini sudah dijawab; tidak ada lagi waktu jawaban yang dapat diperpanjang."
    moment = told_at(act.case) or act.at
    if moment >= kept_until(answer, act.case.agency):
        day = long_date(office_time(act.case.agency).local_date(answer.due_at))
        return (
            f"Batas hukum sudah lewat pada {day}; perpanjangan hanya dapat diberitahukan sebelum batas hukum. "
            "Jawab permohonannya secepatnya."
        )
    return ""


@guard("extension_told")
def extension_told(act: Act) -> str:
    """On one of the two grounds, and by a notice that has left."""
    if act.data.get("ground") not in GROUNDS:
        return "Pilih salah satu dari dua alasan perpanjangan."
    if told_at(act.case) is None:
        return "Surat pemberitahuan perpanjangan belum dikirim. Terbitkan dan kirim suratnya dahulu."
    return ""


@guard("risk_of_lateness")
def risk_of_lateness(act: Act) -> str:
    found = risk(act.case, act.clocks.open.get("answer_safe"), told_at(act.case) or act.at)
    if found and act.data.get("risk") != "g":
        return f"{found} Centang bahwa risiko itu diketahui."
    return ""


class ExtensionForm(StepForm):
    """Which of the two grounds, why in words, and past the batas aman that the risk is known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own: dict[str, forms.Field] = {
            "ground": forms.ChoiceField(
                label="Alasan menurut undang-undang", choices=list(GROUNDS.items()), widget=forms.RadioSelect,
                error_messages={"required": "Pilih salah satu dari dua alasan perpanjangan."},
            ),
        }  # fmt: skip
        self.warning = self._risk()
        if self.warning:
            own["risk"] = forms.BooleanField(
                label="Risiko keberatan huruf g saya ketahui",
                error_messages={"required": "Centang bahwa risiko itu diketahui, atau jawab permohonannya sekarang."},
            )
        self.fields = own | self.fields
        self.fields["reason"].label = "Penjelasan"

    def _risk(self) -> str:
        moment = self.initial.get("now")
        if self.case is None or moment is None:
            return ""
        safe = Deadline.objects.open().filter(case=self.case, kind="answer_safe").first()
        return risk(self.case, safe, told_at(self.case) or moment)

    def act_data(self) -> dict[str, Any]:
        ground = self.cleaned_data["ground"]
        data = super().act_data() | {"ground": ground}
        data["reason"] = f"{GROUNDS[ground]}. {data['reason']}"
        return data | ({"risk": "g"} if self.cleaned_data.get("risk") else {})
