"""What a head ticks: to whom, with what instruction, how urgent, until when. The same fields on the case page, in the
step of the SOP and where a share is passed on.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django import forms

from casework.cases.clocks import office_time
from casework.cases.dispositions.recipients import Offer
from casework.cases.dispositions.writing import Giver, Order, Paper
from casework.cases.models import Disposition
from casework.organization.models import Agency, Appointment, Role
from casework.workdays.clock import WorkTime
from casework.workdays.words import MONTHS, long_date, weekday

TODAY, TOMORROW, THREE, DAY, ABOVE, OPEN = "hari-ini", "besok", "tiga", "tanggal", "sama", "tanpa"
ON_ORDER = (Role.AGENCY_HEAD.value, Role.SECRETARIAT.value, Role.PPID_HEAD.value, Role.DIVISION_HEAD.value)
LOOK_BACK = timedelta(days=60)  # how long ago a sheet may have been written by somebody who holds the post no more


def next_workday(clock: WorkTime, day: date, count: int) -> date:
    """The count-th working day after that day; 0: the day itself, or the next one when nobody works then."""
    while count > 0 or not clock.is_workday(day):
        day += timedelta(days=1)
        count -= clock.is_workday(day) and count > 0
    return day


class OrderFields:
    """Adds the fields to a form and reads them. Mixed into forms.Form."""

    is_order = True  # drawn by dispositions/_fields.html
    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]
    agency: Agency
    moment: datetime
    offer: Offer
    on_paper: bool

    def ask_order(
        self, agency: Agency, moment: datetime, offer: Offer, *, on_paper: bool, above: Disposition | None = None
    ) -> dict[str, forms.Field]:
        self.agency, self.moment, self.offer, self.on_paper, self.above = agency, moment, offer, on_paper, above
        found = self._whom() | self._how()
        return found | (self._paper() if on_paper else {})

    def _whom(self) -> dict[str, forms.Field]:
        main = [(option.key, option.label) for option in self.offer.main]
        more = [("", "Tidak ada"), *((option.key, f"{option.label}, {option.hint}") for option in self.offer.more)]
        found: dict[str, forms.Field] = {
            "to": forms.MultipleChoiceField(
                label="Diteruskan kepada", choices=main, widget=forms.CheckboxSelectMultiple,
                required=not self.offer.more, help_text="Boleh lebih dari satu.",
                error_messages={"required": "Pilih sedikitnya satu penerima."},
            )
        }  # fmt: skip
        if self.offer.more:
            found["more"] = forms.ChoiceField(label="Juga kepada seorang petugas", choices=more, required=False)
        return found

    @property
    def hints(self) -> dict[str, str]:
        """Under each big choice, who that is."""
        return {option.key: option.hint for option in self.offer.main}

    def _how(self) -> dict[str, forms.Field]:
        words = [str(text) for text in self.agency.setting("disposition_instructions")]  # type: ignore[attr-defined]
        return {
            "instructions": forms.MultipleChoiceField(
                label="Dengan hormat harap", choices=[(text, text) for text in words], required=False,
                widget=forms.CheckboxSelectMultiple, initial=words[:1],
            ),
            "urgency": forms.ChoiceField(
                label="Sifat", choices=Disposition.Urgency.choices, initial=Disposition.Urgency.NORMAL, required=False,
                widget=forms.RadioSelect,
            ),
            "due": forms.ChoiceField(
                label="Paling lambat", choices=self._days(), widget=forms.RadioSelect, required=False,
                initial=ABOVE if self.above and self.above.due_on else THREE,
            ),
            "due_on": forms.DateField(
                label="Tanggal, bila dipilih", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
                error_messages={"invalid": "Tulis tanggalnya, misalnya 30/11/2026."},
            ),
            "order_note": forms.CharField(
                label="Catatan disposisi", required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
            ),
        }  # fmt: skip

    def _days(self) -> list[tuple[str, str]]:
        """With the date each comes to; on paper they count from the day it was written, known only afterwards."""
        clock, today = office_time(self.agency), self.moment.astimezone(self.agency.zone).date()

        def told(label: str, count: int) -> str:
            return label if self.on_paper else f"{label} ({short(next_workday(clock, today, count))})"

        first = [(TODAY, told("Hari ini", 0))] if self.on_paper or clock.is_workday(today) else []
        days = [
            *first,
            (TOMORROW, told("Besok" if first else "Hari kerja pertama", 1)),
            (THREE, told("3 hari kerja", 3)),
        ]
        if self.above and self.above.due_on:
            days.insert(0, (ABOVE, f"Batas semula ({short(self.above.due_on)})"))
        return [*days, (DAY, "Tanggal lain"), (OPEN, "Tanpa batas")]

    def _paper(self) -> dict[str, forms.Field]:
        return {
            "on_order": forms.ChoiceField(
                label="Ditulis oleh", choices=[("", "Pilih pejabat …"), *((str(post.pk), f"{post.title}, {post.user}")
                                               for post in self.posts())],
                error_messages={"required": "Pilih pejabat yang menulis disposisi."},
            ),
            "written_at": forms.DateTimeField(
                label="Ditulis pada", widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
                help_text="Tanggal dan jam pada lembar; bila jamnya tidak tertulis, perkirakan.",
                input_formats=["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M", "%d/%m/%Y %H.%M"],
                error_messages={"required": "Tulis kapan disposisi ditulis.",
                                "invalid": "Tulis tanggal dan jamnya, misalnya 23/11/2026 09.30."},
            ),
            "scan": forms.FileField(label="Pindaian atau foto lembar disposisi", required=False,
                                    help_text="PDF, JPG, atau PNG."),
            "no_scan_reason": forms.CharField(
                label="Alasan bila tanpa pindaian", required=False, max_length=300,
                widget=forms.TextInput({"autocomplete": "off"}),
            ),
        }  # fmt: skip

    def posts(self) -> list[Appointment]:
        """Who may have written it lately, with Plt. and Plh."""
        if not hasattr(self, "_posts"):
            today = self.moment.astimezone(self.agency.zone).date()
            found = Appointment.objects.filter(agency=self.agency, role__in=ON_ORDER, valid_from__lte=today)
            found = found.exclude(valid_until__lt=today - LOOK_BACK).select_related("user")
            self._posts = sorted(found, key=lambda post: (ON_ORDER.index(post.role), post.pk))
        return self._posts

    def check_order(self, add_error: Any) -> None:
        """After the fields were cleaned: what one field alone cannot know."""
        data = self.cleaned_data
        if not data.get("to") and not data.get("more") and self.offer.more:
            add_error("to", "Pilih sedikitnya satu penerima.")
        written = self._check_paper(add_error) if self.on_paper else self.moment
        if written is not None and "due_on" in data:
            self._check_due(written, add_error)

    def _check_due(self, written: datetime, add_error: Any) -> None:
        data, clock = self.cleaned_data, office_time(self.agency)
        day, chosen = written.astimezone(self.agency.zone).date(), data.get("due") or OPEN
        if chosen == DAY or data.get("due_on"):
            due = data.get("due_on")
            if not due:
                add_error("due_on", "Pilih tanggalnya, atau salah satu pilihan di atas.")
            elif due < day:
                add_error("due_on", f"Tanggal ini sebelum disposisi ditulis. Pilih {long_date(day)} atau sesudahnya.")
            elif off := clock.day_off(due):
                near = next_workday(clock, due, 0)
                add_error("due_on", f"{long_date(due)} bukan hari kerja ({off}). Pilih misalnya {long_date(near)}.")
            data["due_day"] = due
            return
        counts = {TODAY: 0, TOMORROW: 1, THREE: 3}
        if chosen == TODAY and not self.on_paper and (closing := clock.closing(day)) and written >= closing:
            counts[TODAY] = 1  # the office has closed
        data["due_day"] = next_workday(clock, day, counts[chosen]) if chosen in counts else None
        if chosen == ABOVE and self.above:
            data["due_day"] = self.above.due_on

    def _check_paper(self, add_error: Any) -> datetime | None:
        data, zone = self.cleaned_data, self.agency.zone
        if not data.get("scan") and len((data.get("no_scan_reason") or "").strip()) < 10:
            add_error(
                "scan", "Lampirkan pindaian lembar disposisi, atau tulis alasannya di bawah (sedikitnya 10 huruf)."
            )
        written: datetime | None = data.get("written_at")
        if written is None:
            return None
        if written > self.moment:
            add_error("written_at", "Disposisi belum mungkin ditulis pada waktu itu. Periksa tanggal dan jamnya.")
            return None
        post = next((post for post in self.posts() if str(post.pk) == data.get("on_order")), None)
        day = written.astimezone(zone).date()
        if post and not (post.valid_from <= day and (post.valid_until is None or day <= post.valid_until)):
            add_error("on_order", f"{post.user} tidak menjabat {post.title} pada {long_date(day)}. Periksa tanggalnya "
                      "atau pilih pejabat lain.")  # fmt: skip
        data["post"] = post
        return written

    def order(self, scan: Any = None) -> Order:
        data = self.cleaned_data
        keys = [*data.get("to", ()), *filter(None, [data.get("more")])]
        paper = Paper(data["written_at"], scan, data["no_scan_reason"].strip()) if self.on_paper else None
        return Order(
            to=self.offer.chosen(keys), instructions=data.get("instructions") or (), note=data.get("order_note", ""),
            urgency=data.get("urgency") or Disposition.Urgency.NORMAL.value, due_on=data.get("due_day"), paper=paper,
        )  # fmt: skip

    def writer(self) -> Giver:
        """Of a sheet of paper."""
        post: Appointment = self.cleaned_data["post"]
        return Giver(post.user_id, post.title, post.role, post.unit_id)


def short(day: date) -> str:
    return f"{weekday(day)} {day.day} {MONTHS[day.month - 1][:3]}"


class OrderForm(OrderFields, forms.Form):
    """Beside the step of the SOP, and where a share is passed on. `hats`: under which title, when there are several."""

    use_required_attribute = False

    def __init__(
        self, *args: Any, agency: Agency, now: datetime, offer: Offer, on_paper: bool = False,
        above: Disposition | None = None, hats: Iterable[tuple[str, str]] = (), **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        titles = list(hats)
        if len(titles) > 1:
            self.fields["hat"] = forms.ChoiceField(label="Sebagai", choices=titles, widget=forms.RadioSelect)
            self.fields["hat"].initial = titles[0][0]
        self.fields |= self.ask_order(agency, now, offer, on_paper=on_paper, above=above)
        if on_paper:
            self.order_fields(["on_order", "written_at", "scan", "no_scan_reason"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.check_order(self.add_error)
        return cleaned


class DoneForm(forms.Form):
    note = forms.CharField(
        label="Yang sudah dilakukan", max_length=2000, widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Tulis apa yang sudah dilakukan, walau singkat."},
    )  # fmt: skip
    file = forms.FileField(label="Lampirkan berkas, bila ada", required=False)

    use_required_attribute = False


class ReasonForm(forms.Form):
    """Returning and recalling. A ready reason may be ticked instead of typed."""

    READY = (
        "Bukan tugas dan fungsi kami",
        "Sudah ditangani unit lain",
        "Perlu penjelasan lebih dahulu",
        "Berkasnya belum lengkap",
    )
    ready = forms.ChoiceField(label="Alasan", required=False, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Alasan lain atau keterangan", required=False, max_length=1000, widget=forms.Textarea({"rows": 3})
    )

    use_required_attribute = False

    def __init__(self, *args: Any, ready: Iterable[str] = READY, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ready"].choices = [(text, text) for text in ready]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        words = [data.get("ready") or "", (data.get("reason") or "").strip()]
        if not words[0] and len(words[1]) < 10:
            self.add_error("reason", "Pilih alasannya, atau tulis sendiri sedikitnya 10 huruf.")
        data["why"] = ". ".join(filter(None, words))
        return data
