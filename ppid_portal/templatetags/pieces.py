"""Small pieces that stand on a page dozens of times, written in one go instead of as template nodes. A builtin library.

The components of the same name say what they show; what they print is the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ppid_portal.templatetags.ui import CountedDay, _chip, _icon, minggu

register = template.Library()
Item = Mapping[str, Any]

NOTHING = SafeString("")
NOW = SafeString('<span class="visually-hidden">Sekarang:</span>')
NEXT = SafeString('<span class="visually-hidden">Berikutnya:</span>')
OVER = {"done": "Selesai", "ended": "Berakhir"}
EMPTY_CELL = SafeString("<td></td>")
ON, OFF = SafeString('<i class="on"></i>'), SafeString("<i></i>")
MOMENT = """<li class="is-{state} {tone}{struck}">
  <span class="dot">{dot}</span>{no}
  <div>
    <p><span class="title">{title}</span>{chip}</p>{told}{links}
  </div>
</li>"""
DAY = """<td class="{css}">
  <span class="visually-hidden">{spoken},</span> <span aria-hidden="true">{day}</span> {count}
</td>"""


def _small(text: Any) -> SafeString:
    return format_html('<p class="small muted">{}</p>', text) if text else NOTHING


@register.simple_tag
def moment(item: Item, staff: bool = False) -> SafeString:
    """One line of components/timeline.html."""
    state, number = item["state"], item.get("number")
    dot = NOW if state == "now" else NEXT
    if state in OVER:
        dot = _icon(item.get("icon") or "check", "", OVER[state])
    no = chip = NOTHING
    if staff:
        no = format_html('<span class="row-no">{}</span>', "" if number is None else number)
        note = item.get("article") or (f"baris {number}" if number else "")
        chip = format_html(" {}", _chip(item.get("basis", ""), str(note)))
    links = format_html_join("", '<p class="small"><a href="{url}">{label}</a></p>', item.get("links") or ())
    text = linebreaksbr(item.get("text") or "")
    return format_html(
        MOMENT, state=state, tone=item.get("tone") or "running", struck=" is-struck" if item.get("struck") else "",
        dot=dot, no=no, title=item["title"], chip=chip, told=_small(item.get("meta")) + _small(text),
        links=links,
    )  # fmt: skip


@register.simple_tag
def weeks(days: Sequence[CountedDay], today: date) -> SafeString:
    """The body of components/calendar.html."""
    rows = ([_day(**cell) if cell else EMPTY_CELL for cell in week] for week in minggu(days, today))
    return format_html_join("\n", "<tr>{}</tr>", ((format_html("{}" * len(row), *row),) for row in rows))


@lru_cache(maxsize=2048)
def _day(css: str, spoken: str, day: str, number: str, label: str) -> SafeString:
    """The same days stand on everybody's page."""
    count = format_html("<b>{}</b>", number) if number else format_html("<small>{}</small>", label)
    return format_html(DAY, css=css, spoken=spoken, day=day, count=count)


@register.simple_tag
def segments(used: int | None, total: int) -> SafeString:
    """The pieces of components/bar.html, of which the first `used` are filled."""
    return format_html("{}" * total, *(ON if place < (used or 0) else OFF for place in range(total)))
