"""What every page needs to speak: dates in words, numbers, icons, the day count of a deadline. A builtin library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any, Protocol

from django import template
from django.forms import BaseForm, BoundField, Field
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
SHORT_DAYS = ("Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min")
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}
TONE_ICONS = {
    "running": "play",
    "waiting": "hourglass",
    "done": "circle-check",
    "late": "warning",
    "neutral": "pause",
    "stopped": "pause",
}
CHIPS = {"law": ("chip--law", "UU"), "office": ("", "kantor"), "sop": ("chip--sop", "SOP")}
FLASH_TONES = {"success": "done", "error": "late", "warning": "waiting"}
NUMBER_GROUP = 4
DEFAULT_CREST = "img/crest-kalbar.svg"


class CountedDay(Protocol):
    """A day of the derivation of a due date, as the calendar of working days gives it."""

    date: date
    number: int | None
    label: str


# Dates. The zone is the active one, unless the page names another: {{ at|waktu:agency.zone }}


def _local(value: date | datetime, zone: tzinfo | None = None) -> date | datetime:
    return timezone.localtime(value, zone) if isinstance(value, datetime) and timezone.is_aware(value) else value


@register.filter
def tanggal(value: date | datetime | None, zone: tzinfo | None = None) -> str:
    """Kamis, 3 Desember 2026"""
    if not value:
        return ""
    day = _local(value, zone)
    return f"{DAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1]} {day.year}"


@register.filter
def tanggal_surat(value: date | datetime | None, zone: tzinfo | None = None) -> str:
    """3 Desember 2026, as a letter is dated."""
    if not value:
        return ""
    day = _local(value, zone)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@register.filter
def tanggal_pendek(value: date | datetime | None, zone: tzinfo | None = None) -> str:
    """Kam 3 Des"""
    if not value:
        return ""
    day = _local(value, zone)
    return f"{SHORT_DAYS[day.weekday()]} {day.day} {SHORT_MONTHS[day.month - 1]}"


@register.filter
def jam(value: datetime | None, zone: tzinfo | None = None) -> str:
    """16.00"""
    return f"{_local(value, zone):%H.%M}" if value else ""


@register.filter
def waktu(value: datetime | None, zone: tzinfo | None = None) -> str:
    """Kamis, 3 Desember 2026 pukul 16.00 WIB"""
    return f"{tanggal(value, zone)} pukul {jam(value, zone)} {zona(value, zone)}" if value else ""


@register.filter
def zona(value: datetime | None, zone: tzinfo | None = None) -> str:
    """WIB, WITA or WIT, told from the offset."""
    if not value:
        return ""
    offset = timezone.localtime(value, zone).utcoffset() if timezone.is_aware(value) else None
    return ZONES.get(int(offset.total_seconds() // 3600), "") if offset else ""


# Numbers and codes


@register.filter
def ribuan(value: int | float | Decimal | None) -> str:
    """12.345 and 86,4"""
    if not isinstance(value, int | float | Decimal):
        return str(value or "")
    return f"{value:,}".translate({ord(","): ".", ord("."): ","})


@register.filter
def kode(value: str | None) -> SafeString | str:
    """An access code in groups of four, so that it can be read aloud; groups it may already have are made anew."""
    text = str(value or "").replace(" ", "").replace("-", "")
    if not text:
        return ""
    groups = (text[at : at + NUMBER_GROUP] for at in range(0, len(text), NUMBER_GROUP))
    return format_html('<span class="code">{}</span>', " ".join(groups))


# Icons and states


@lru_cache(maxsize=256)
def _icon(name: str, extra: str, label: str) -> SafeString:
    href = f"{static('img/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon {}" role="img" aria-label="{}"><use href="{}"></use></svg>', extra, label, href
        )
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', extra, href
    )


@register.simple_tag
def icon(name: str, extra: str = "", label: str = "") -> SafeString:
    """Decoration beside a word; with a label it speaks for itself."""
    return _icon(name, extra, label)


# Rows of long lists are written in one piece: fifty of them cost a page a third of its time as template nodes.
WORK_ROW = """<tr{late}>
  <td class="when"><span class="status {state}">{icon} {when}</span> <small>{date}</small></td>
  <td class="ref"><span class="number">{number}</span></td>
  <td class="what"><a class="row-link" href="{url}">{title}</a> <small>{who}</small></td>
  <td class="todo">{todo}</td>
  <td class="go">{go}</td>
</tr>"""
IS_LATE = SafeString(' class="is-late"')


@register.simple_tag
def work_row(row: Mapping[str, Any]) -> SafeString:
    """A row of the work list; components/work_row.html says what it shows."""
    if row.get("primary"):
        todo = format_html('<a class="button" href="{}">{}</a>', row["url"], row["todo"])
    else:
        todo = format_html("<b>{}</b> <small>{}</small>", row["todo"], row.get("todo_sub", ""))
    state = row["state"]
    return format_html(
        WORK_ROW, late=IS_LATE if state == "late" else "", state=state, icon=state_icon(state, row.get("icon")),
        when=row["when"], date=row["date"], number=row["number"], url=row["url"], title=row["title"], who=row["who"],
        todo=todo, go=_icon("chevron", "", ""),
    )  # fmt: skip


@lru_cache(maxsize=512)
def _chip(basis: str, note: str) -> SafeString:
    css, word = CHIPS.get(basis, CHIPS["sop"])
    chip = format_html('<span class="chip{}">{}</span>', css and f" {css}", word)
    return format_html('{} <span class="small muted">{}</span>', chip, note) if note else chip


@register.simple_tag
def basis_chip(basis: str, no: int | None = None, article: str | None = "", plain: bool = False) -> SafeString:
    """Where an act comes from: components/chip.html without the include, for lists."""
    return _chip(basis, "" if plain else article or (f"baris {no}" if no else ""))


@register.simple_tag
def state_icon(tone: str, name: str | None = "") -> SafeString:
    """The sign of a state; rows of long lists draw it without components/status.html."""
    return _icon(name or tone_icon(tone), "", "")


@register.filter
def tone_icon(tone: str) -> str:
    return TONE_ICONS.get(tone, "info")


@register.filter
def state_tone(state: str) -> str:
    """The tone of a clock: one that stands still is neutral."""
    return state if state in TONE_ICONS else "neutral"


@register.filter
def flash_tone(tags: str) -> str:
    """The tone of a Django message, from its level."""
    return next((tone for level, tone in FLASH_TONES.items() if level in tags.split()), "running")


@register.simple_tag(takes_context=True)
def title_tail(context: template.Context) -> str:
    """Rest of every title: " – Layanan – Instansi". A view may name its `service`."""
    agency, service = context.get("agency"), context.get("service")
    site = agency.short_name if agency else "Portal layanan informasi"
    return f" – {service} – {site}" if service else f" – {site}"


@register.simple_tag(takes_context=True)
def crest(context: template.Context) -> str:
    """Address of the agency's crest; a name that is no file falls back to the first crest, never to an error page."""
    agency = context.get("agency")
    try:
        return static(f"img/{agency.crest}" if agency else DEFAULT_CREST)
    except ValueError:  # the manifest knows no such file
        return static(DEFAULT_CREST)


@register.simple_tag(takes_context=True)
def active_class(context: template.Context, path: str) -> str:
    """aria-current for the link whose path the address starts with."""
    here = context["request"].path if "request" in context else ""
    if here == path:
        return format_html('aria-current="{}"', "page")
    return format_html('aria-current="{}"', "true") if path != "/" and here.startswith(path) else ""


# Bars, lines and the day count


@register.filter
def unlocal(value: float | None) -> str:
    """A figure for an attribute, never with the comma of Indonesian."""
    return "" if value is None else f"{float(value):g}"


@register.simple_tag
def sparkline(points: Sequence[float], target: float | str = "") -> dict[str, str]:
    """A line in a 280 × 76 box: points for <polyline>, x and y of the last one, y of the target."""
    goal = float(target) if target != "" else None
    values = [*points, *([goal] if goal is not None else [])]
    low, spread = min(values), (max(values) - min(values)) or 1
    step = 246 / max(len(points) - 1, 1)

    def height(value: float) -> str:
        return f"{52 - (value - low) / spread * 44:.1f}"

    drawn = [(f"{4 + place * step:.1f}", height(value)) for place, value in enumerate(points)]
    return {
        "points": " ".join(f"{x},{y}" for x, y in drawn),
        "x": drawn[-1][0],
        "y": drawn[-1][1],
        "target": height(goal) if goal is not None else "",
    }


@register.filter
def segmen(used: int | None, total: int | None) -> list[bool]:
    """`total` pieces of a bar, of which the first `used` are filled."""
    return [piece < (used or 0) for piece in range(total or 0)]


def _cell(day: CountedDay, today: date, due: date) -> dict[str, str]:
    """Ready to print: a page may hold a hundred of them."""
    if day.date == today and day.number is not None:
        kind = "today"
    elif day.number is None:
        kind = "off" if day.label != "terima" else "from"
    else:
        kind = "past" if day.date < today else ""
    number = "" if day.number is None else str(day.number)
    css = f"{kind} due".strip() if day.date == due else kind
    spoken, label = tanggal(day.date), day.label or "libur"
    return {"day": str(day.date.day), "spoken": spoken, "number": number, "label": label, "css": css}


@register.filter
def minggu(days: Iterable[CountedDay], today: date) -> list[list[dict[str, str] | None]]:
    """Weeks from Monday to Friday for components/deadline.html. Saturday and Sunday are left out: they never count."""
    cells = [day for day in days if day.date.weekday() < 5]
    if not cells:
        return []
    due = cells[-1].date
    by_date = {day.date: _cell(day, today, due) for day in cells}
    monday = cells[0].date - timedelta(days=cells[0].date.weekday())
    count = ((due - monday).days // 7) + 1
    return [[by_date.get(monday + timedelta(days=7 * week + column)) for column in range(5)] for week in range(count)]


# Forms and tables


@register.filter
def pairs(columns: Sequence[Any], cells: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Every column with its cell."""
    return list(zip(columns, cells, strict=True))


@register.filter
def item(mapping: Mapping[Any, Any] | None, key: object) -> Any:
    """mapping[key], or an empty text."""
    return mapping.get(key, "") if mapping else ""


def _asked(field: BoundField) -> str:
    """Isi nama lengkap. – instead of Django's sentence, which names no field."""
    label = str(field.label)
    name = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    return f"{'Pilih' if hasattr(field.field, 'choices') else 'Isi'} {name}."


@register.filter
def field_errors(field: BoundField) -> list[str]:
    """What is wrong with a field; the same words stand in the summary."""
    generic = str(Field.default_error_messages["required"])
    texts = []
    for error in field.errors.as_data():
        words = [str(text) for text in error.messages]
        texts += [_asked(field)] if error.code == "required" and words == [generic] else words
    return texts


@register.filter
def error_links(form: BaseForm) -> list[dict[str, str]]:
    """Every error of a bound form with the field it belongs to: [{"text", "target"}]."""
    links = [{"text": str(text), "target": ""} for text in form.non_field_errors()]
    for name in form.errors:
        if name in form.fields:
            field = form[name]
            target = field.id_for_label or f"{field.auto_id}_0"
            links += [{"text": text, "target": target} for text in field_errors(field)]
    return links
