"""The wordings of an agency in one list, and the versions of one kind: few rows, read whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q

from casework.letters.models import Kind, Letter, LetterTemplate
from casework.letters.wording import words
from casework.organization.models import Agency

TABS = {"": "Semua", "sendiri": "Naskah sendiri", "bersama": "Naskah bersama", "konsep": "Sedang ditulis"}


@dataclass
class Row:
    """A kind of letter: what is in force, what is being written, how many letters were written with it."""

    kind: str
    label: str
    own: LetterTemplate | None = None
    shared: LetterTemplate | None = None
    draft: LetterTemplate | None = None
    used: int = 0
    services: str = ""
    versions: list[LetterTemplate] = field(default_factory=list)

    @property
    def current(self) -> LetterTemplate | None:
        return self.own or self.shared

    @property
    def newer_shared(self) -> LetterTemplate | None:
        """The shared wording, when it has changed since the agency's own was written from it."""
        if not self.own or not self.shared:
            return None
        known = {row.pk: row for row in self.versions}
        base: LetterTemplate | None = self.own
        while base and base.is_own:
            base = known.get(base.base_id or 0)
        return self.shared if base and base.version < self.shared.version else None

    def says(self, text: str) -> bool:
        current = self.current
        said = [self.label, self.services]
        if current:
            said += [current.title, current.hal, current.body, current.table]
        return all(word in " ".join(said).lower() for word in text.lower().split())


def _collect(agency: Agency, templates: Sequence[LetterTemplate]) -> dict[str, Row]:
    rows = {kind.value: Row(kind.value, kind.label) for kind in Kind}
    for template in templates:
        row = rows[template.kind]
        row.versions.append(template)
        if template.is_draft:
            row.draft = template
        elif template.status == LetterTemplate.Status.IN_FORCE:
            setattr(row, "own" if template.is_own else "shared", template)
    return rows


def _templates(agency: Agency) -> Any:
    return LetterTemplate.objects.filter(Q(agency=agency) | Q(agency=None)).select_related(
        "author", "put_by", "retired_by"
    )


def rows(agency: Agency) -> list[Row]:
    """Two queries, in the order of Kind."""
    found = _collect(agency, list(_templates(agency)))
    counts = Letter.objects.filter(agency=agency).values_list("kind").annotate(n=Count("pk")).order_by()
    used = Counter(dict(counts))
    for row in found.values():
        row.used = used[row.kind]
        row.services = words.services_text(row.current) if row.current else ""
    return [row for row in found.values() if row.current or row.draft]


def chosen(found: list[Row], tab: str, text: str) -> list[Row]:
    return [row for row in of_tab(found, tab) if not text or row.says(text)]


def of_tab(found: list[Row], tab: str) -> list[Row]:
    if tab == "sendiri":
        return [row for row in found if row.own]
    if tab == "bersama":
        return [row for row in found if not row.own]
    return [row for row in found if row.draft] if tab == "konsep" else found


def pills(found: list[Row], tab: str, text: str) -> list[dict[str, Any]]:
    def url(value: str) -> str:
        return "?" + urlencode({name: said for name, said in (("tab", value), ("q", text)) if said})

    return [
        {"url": url(value), "label": label, "count": len(of_tab(found, value)), "active": value == tab}
        for value, label in TABS.items()
    ]


def one(agency: Agency, kind: str) -> Row | None:
    """One kind with all its versions, newest first, each with `used`; None when there is nothing of it. One query."""
    if kind not in Kind.values:
        return None
    templates = _templates(agency).filter(kind=kind)
    templates = templates.annotate(used=Count("letters", filter=Q(letters__agency=agency)))
    row = _collect(agency, list(templates))[kind]
    if not row.versions:
        return None
    row.versions.sort(key=lambda item: (item.is_draft, item.is_own, item.version), reverse=True)
    row.used = sum(getattr(item, "used", 0) for item in row.versions)
    row.services = words.services_text(row.current or row.versions[0])
    return row
