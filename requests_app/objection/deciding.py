"""What is decided about an objection: the answer to each ground, the order to the PPID, musyawarah, the response."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms

from casework.cases.act import Act
from casework.cases.clocks import office_time
from casework.cases.forms import StepForm
from casework.cases.registry import forms as step_forms
from casework.cases.registry import guard, inside_effect
from casework.letters.models import Kind, Letter
from casework.workdays.words import short_date
from requests_app.objection.models import GROUNDS, Deliberation, Objection, record_of

Decision = Objection.Decision
GRANTED = (Decision.OVERTURN, Decision.PARTLY)
RESPONSES = (
    ("Menerima tanggapan", "Menerima tanggapan"),
    ("Tidak menerima, akan mengajukan sengketa", "Tidak menerima, akan mengajukan sengketa"),
    ("Tidak menerima", "Tidak menerima"),
    ("Tidak menyatakan apa pun", "Tidak menyatakan apa pun"),
)


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


def _day_field(label: str, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label, required=False, help_text=help_text, widget=forms.DateInput({"type": "date", "class": "quarter"},
        format="%Y-%m-%d"),
        error_messages={"invalid": "Tulis tanggal, misalnya 2026-12-21.", "required": "Isi tanggalnya."},
    )  # fmt: skip


def answer_fields(record: Objection) -> dict[str, forms.Field]:
    """One answer for each ground that was raised."""
    return {
        f"answer_{letter}": forms.CharField(
            label=f"Tanggapan atas alasan {letter}. {GROUNDS[letter]}", max_length=2000, widget=_area(3),
            min_length=10, initial=record.answers.get(letter, ""),
            error_messages={"required": f"Tanggapi alasan {letter}.",
                            "min_length": "Tulis tanggapannya, sedikitnya 10 huruf."},
        )
        for letter in record.grounds
    }  # fmt: skip


def order_fields(record: Objection) -> dict[str, forms.Field]:
    return {
        "order": forms.CharField(
            label="Perintah kepada PPID",
            max_length=2000,
            required=False,
            widget=_area(2),
            initial=record.order,
            help_text="Apa yang harus diberikan atau dilakukan.",
        ),
        "order_on": _day_field("Dilaksanakan paling lambat", "Diawasi sebagai batas waktu tersendiri."),
    }


class ReplyForm(forms.Form):
    """The draft of the answer: what the letter will say. Nothing is decided by it."""

    decision = forms.ChoiceField(
        label="Keputusan", choices=Decision.choices, widget=forms.RadioSelect,
        error_messages={"required": "Pilih keputusannya."},
    )  # fmt: skip

    use_required_attribute = False

    def __init__(self, *args: Any, record: Objection, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record, self.today = record, today
        self.fields |= answer_fields(record)
        self.fields["considerations"] = forms.CharField(
            label="Pertimbangan",
            max_length=3000,
            required=False,
            widget=_area(3),
            initial=record.considerations,
            help_text="Wajib bila putusan PPID dikuatkan (UU 14/2008 Pasal 36 ayat (3)).",
        )
        self.fields |= order_fields(record)
        self.fields["decision"].initial = record.decision
        self.fields["order_on"].initial = record.order_on

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") == Decision.UPHOLD and len((data.get("considerations") or "").strip()) < 10:
            self.add_error("considerations", "Tulis alasan menguatkan putusan PPID, sedikitnya 10 huruf.")
        if data.get("decision") in GRANTED:
            demand_order(self, data, self.today)
        return data

    def save(self) -> None:
        data, record = self.cleaned_data, self.record
        record.decision, record.considerations = data["decision"], data["considerations"].strip()
        record.answers = answers_of(record, data)
        granted = record.decision in GRANTED
        record.order, record.order_on = (data["order"].strip(), data["order_on"]) if granted else ("", None)
        record.save(update_fields=("decision", "considerations", "answers", "order", "order_on"))


def answers_of(record: Objection, data: dict[str, Any]) -> dict[str, str]:
    return {letter: data[f"answer_{letter}"].strip() for letter in record.grounds}


def demand_order(form: forms.Form, data: dict[str, Any], today: date) -> None:
    if len((data.get("order") or "").strip()) < 10:
        form.add_error("order", "Tulis perintah kepada PPID, sedikitnya 10 huruf.")
    day = data.get("order_on")
    if day is None and "order_on" not in form.errors:
        form.add_error("order_on", "Isi sampai kapan perintah dilaksanakan.")
    elif day and day < today:
        form.add_error("order_on", "Tanggalnya sudah lewat. Pilih hari ini atau sesudahnya.")


def fixed_by_letter(record: Objection) -> bool:
    """Once the letter is approved, what it says cannot be drafted anew."""
    live = Letter.objects.filter(case=record.case, kind=Kind.OBJECTION_REPLY).exclude(status=Letter.Status.REVOKED)
    return live.exclude(status__in=(Letter.Status.DRAFT, Letter.Status.CHECKED)).exists()


class DecisionForm(StepForm):
    """The act of Atasan PPID, after the letter: it follows the draft, or asks what the draft would have held."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record = record_of(self.case) if self.case else None
        if self.record is None:
            return
        own: dict[str, forms.Field] = {} if self.record.decision else answer_fields(self.record)
        if self.transition.action in GRANTED:
            own |= order_fields(self.record)
        self.fields |= own
        if "order_on" in own:
            self.initial.setdefault("order_on", self.record.order_on)
        if self.record.considerations:
            self.initial.setdefault("reason", self.record.considerations)
        self.order_fields(["version", *own, "reason"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.record is None or self.case is None:
            return data
        if self.record.decision and self.record.decision != self.transition.action:
            drafted = Decision(self.record.decision).label.lower()
            self.add_error(
                None, f"Tanggapan yang disusun menyatakan keberatan {drafted}. Ubah dahulu tanggapannya, lalu suratnya."
            )
        if self.transition.action in GRANTED:
            demand_order(self, data, self.record.case.registered_at.date())
        return data

    def act_data(self) -> dict[str, Any]:
        data = super().act_data()
        if self.record is None:
            return data
        said = self.cleaned_data
        answers = self.record.answers if self.record.decision else answers_of(self.record, said)
        order = (said.get("order") or "").strip()
        data["decision"] = {"answers": answers, "order": order, "order_on": said.get("order_on")}
        return data | ({"promises": {"order": said["order_on"]}} if said.get("order_on") else {})


@inside_effect("keep_decision")
def keep_decision(act: Act) -> None:
    record, said = record_of(act.case), act.data.get("decision")
    if record is None or act.transition is None:
        return
    record.decision = act.transition.action
    record.considerations = record.considerations or str(act.data.get("reason", ""))
    if said:
        record.answers, record.order, record.order_on = said["answers"], said["order"], said["order_on"]
    record.save(update_fields=("decision", "considerations", "answers", "order", "order_on"))


class DeliberationForm(StepForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own: dict[str, forms.Field] = {
            "held_on": _day_field("Tanggal musyawarah"),
            "result": forms.ChoiceField(
                label="Hasil", choices=Deliberation.Result.choices, widget=forms.RadioSelect,
                error_messages={"required": "Pilih hasilnya."},
            ),
            "summary": forms.CharField(
                label="Isi kesepakatan atau sebab tidak sepakat", min_length=10, max_length=2000, widget=_area(3),
                error_messages={"required": "Tulis isinya.", "min_length": "Tulis isinya, sedikitnya 10 huruf."},
            ),
        }  # fmt: skip
        own["held_on"].required = True
        del self.fields["note"]
        self.fields = {"version": self.fields.pop("version")} | own | self.fields
        self.fields["files"].label = "Berita acara"

    def act_data(self) -> dict[str, Any]:
        said = self.cleaned_data
        day, result = said["held_on"], Deliberation.Result(said["result"])
        kept = {name: said[name] for name in ("held_on", "result", "summary")}
        note = f"{result.label}, {short_date(day)} {day.year}"
        return super().act_data() | {"deliberation": kept, "note": note}


@guard("amicable")
def amicable(act: Act) -> str:
    record = record_of(act.case)
    if record and not record.amicable:
        return "Musyawarah hanya untuk alasan huruf b sampai g (UU 14/2008 Pasal 35 ayat (2))."
    held = (act.data.get("deliberation") or {}).get("held_on")
    clock = office_time(act.case.agency)
    if held and not clock.local_date(act.case.received_at) <= held <= clock.local_date(act.at):
        return "Tanggal musyawarah harus antara hari keberatan diterima dan hari ini."
    return ""


@inside_effect("keep_deliberation")
def keep_deliberation(act: Act) -> None:
    record, said = record_of(act.case), act.data.get("deliberation")
    if record and said:
        Deliberation.objects.create(objection=record, recorded_at=act.at, recorded_by_id=act.by.user_id, **said)


class ResponseForm(StepForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = forms.ChoiceField(
            label="Tanggapan pemohon", choices=RESPONSES, widget=forms.RadioSelect,
            error_messages={"required": "Pilih salah satu."},
        )  # fmt: skip
        self.fields = {"version": self.fields.pop("version"), "response": choice} | self.fields

    def act_data(self) -> dict[str, Any]:
        return super().act_data() | {"response": self.cleaned_data["response"]}


@inside_effect("keep_response")
def keep_response(act: Act) -> None:
    """A column of the Register Keberatan."""
    record = record_of(act.case)
    if record and act.data.get("response"):
        record.response = act.data["response"]
        record.save(update_fields=("response",))


def today_of(record: Objection, now: datetime) -> date:
    return office_time(record.case.agency).local_date(now)


step_forms.add("objection_decision", DecisionForm)
step_forms.add("objection_deliberation", DeliberationForm)
step_forms.add("objection_response", ResponseForm)
