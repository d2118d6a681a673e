"""The closed vocabulary of a procedure file: which keys, of what kind, and what is meant when one is left out.

`problems(content)` names every mistake with step and key; `filled(content)` writes the defaults in.
What the rows say together (reachable, ends, names that exist) is checked in rules.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.organization.models import Role

ROLES = tuple(Role.values)
STAFF_ROLES = tuple(role for role in ROLES if role != Role.APPLICANT)
UNITS = ("minutes", "hours", "workdays", "same_day")
TERM_UNITS = ("workdays", "days", "months")
BASES = ("sop", "law", "office")
STATUSES = ("draft", "published", "retired")
CHANNELS = ("walk_in", "letter", "email", "phone", "whatsapp", "online", "internal")
OUTPUT_KINDS = ("file", "register", "fact", "letter")
TASK_KINDS = ("opinion", "disposition", "assignment")
RECORDED = (
    "received", "started", "letter_issued", "letter_sent", "letter_received", "notice_issued", "notice_sent",
    "opinion_given", "task_begun", "closed", "dispute_filed", "information_given",
)  # fmt: skip
OUTCOMES = (
    "answered", "granted", "partly", "refused", "not_held", "not_documented",
    "withdrawn", "lapsed", "done", "overturned", "upheld", "referred",
)  # fmt: skip

Check = Callable[[Any], str]
REQUIRED: Any = object()


@dataclass(frozen=True)
class Key:
    """check returns what is wrong, in Indonesian, or nothing; a key with a default may be left out.

    child: the keys of a mapping that stands here, or of each row of a list (several); null only where `nullable`.
    """

    check: Check
    default: Any = REQUIRED
    child: dict[str, Key] | None = None
    several: bool = False
    nullable: bool = False

    def parts(self, value: Any) -> list[Any]:
        """The mappings to look into."""
        if self.child is None or (value is None and self.nullable):
            return []
        return value if self.several else [value]


@dataclass(frozen=True)
class Mistake:
    """where: e.g. "langkah serve, actions.extend.to"."""

    where: str
    text: str

    def __str__(self) -> str:
        return f"{self.where}: {self.text}" if self.where else self.text


# What a value may be


def text(value: Any) -> str:
    return "" if isinstance(value, str) and value.strip() else "harus berupa teks yang tidak kosong"


def plain(value: Any) -> str:
    return "" if isinstance(value, str) else "harus berupa teks"


def slug(value: Any) -> str:
    ok = isinstance(value, str) and re.fullmatch(r"[a-z][a-z0-9_-]{0,39}", value)
    return "" if ok else f"{value!r} bukan kunci; pakai huruf kecil, angka, tanda hubung, paling banyak 40 huruf"


def boolean(value: Any) -> str:
    return "" if isinstance(value, bool) else f"{value!r} harus true atau false"


def positive(value: Any) -> str:
    ok = isinstance(value, int) and not isinstance(value, bool) and value > 0
    return "" if ok else f"{value!r} harus bilangan di atas nol"


def day(value: Any) -> str:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return f"{value!r} bukan tanggal; tulis seperti 2023-08-31"
    return ""


def at_most(length: int) -> Check:
    return lambda value: text(value) or ("" if len(value) <= length else f"{len(value)} huruf, paling banyak {length}")


def one_of(*values: str) -> Check:
    return lambda value: "" if value in values else f"{value!r} tidak dikenal; pilih {', '.join(values)}"


def maybe(check: Check) -> Check:
    return lambda value: "" if value is None else check(value)


def many(check: Check) -> Check:
    def every(value: Any) -> str:
        if not isinstance(value, list):
            return "harus berupa daftar"
        return next((found for item in value if (found := check(item))), "")

    return every


def anything(_value: Any) -> str:
    return ""


def rows(value: Any) -> str:
    return "" if isinstance(value, list) else "harus berupa daftar"


def duration(units: tuple[str, ...]) -> Check:
    """{amount, unit}; "hari itu juga" is amount 0 with unit same_day."""

    def check(value: Any) -> str:
        if not isinstance(value, dict) or set(value) != {"amount", "unit"}:
            return 'harus {amount: …, unit: …}, atau null untuk "Menyesuaikan"'
        if wrong := one_of(*units)(value["unit"]):
            return f"unit {wrong}"
        if value["unit"] == "same_day":
            return "" if value["amount"] == 0 and value["amount"] is not False else "amount harus 0 bila unit same_day"
        return positive(value["amount"]) and f"amount {positive(value['amount'])}"

    return check


# The keys

LISTS = ("legal_basis", "qualifications", "related", "equipment", "warnings", "records")
APPROVER: dict[str, Key] = {name: Key(maybe(text)) for name in ("position", "name", "nip")}
IDENTITY: dict[str, Key] = {
    "office": Key(many(text)),
    "created_on": Key(maybe(day)),
    "revised_on": Key(maybe(day)),
    "effective_on": Key(maybe(day)),
    "approved_by": Key(anything, child=APPROVER, nullable=True),
    **{name: Key(many(text)) for name in LISTS},
}
CASE: dict[str, Key] = {
    "prefix": Key(plain),
    "book": Key(slug),
    "applicant": Key(boolean),
    "channels": Key(many(one_of(*CHANNELS))),
}
EXTENDS: dict[str, Key] = {"on": Key(slug), "amount": Key(positive), "unit": Key(one_of(*TERM_UNITS))}
DEADLINE: dict[str, Key] = {
    "key": Key(slug),
    "label": Key(at_most(120)),
    "amount": Key(maybe(positive), None),
    "unit": Key(maybe(one_of(*TERM_UNITS)), None),
    "promised": Key(boolean, False),  # a letter names the day; else amount, unit and starts are wanted
    "basis": Key(one_of(*BASES)),
    "article": Key(at_most(200)),
    "starts": Key(many(slug), []),
    **{name: Key(many(slug), []) for name in ("met_by", "stops", "resumes", "restarts")},
    "extends": Key(anything, None, child=EXTENDS, nullable=True),
    "outlives_case": Key(boolean, False),
    "public": Key(boolean, False),
}
OPENS: dict[str, Key] = {
    "kind": Key(one_of(*TASK_KINDS)),
    "role": Key(one_of(*STAFF_ROLES)),
    "standard_time": Key(maybe(duration(UNITS)), None),
    "until": Key(maybe(slug), None),  # the act that finishes the task, instead of an answer on its own page
}
ACTION: dict[str, Key] = {
    "action": Key(slug),
    "label": Key(at_most(80)),
    "to": Key(maybe(slug)),
    "needs_reason": Key(boolean, False),
    "roles": Key(many(one_of(*STAFF_ROLES)), []),
    "guards": Key(many(slug), []),
    "effects": Key(many(slug), []),
    "basis": Key(one_of(*BASES)),
    "article": Key(maybe(at_most(200)), None),
    "outcome": Key(maybe(one_of(*OUTCOMES)), None),
    "form": Key(maybe(slug), None),
    "opens": Key(anything, None, child=OPENS, nullable=True),
    "public": Key(maybe(at_most(80)), None),
    "reopens": Key(many(one_of(*OUTCOMES)), []),  # a closed case of these outcomes returns to this step
    "reopens_parent": Key(maybe(slug), None),  # the action of that kind in the request above an objection
}
LANE: dict[str, Key] = {"role": Key(one_of(*ROLES)), "label": Key(text)}
OUTPUT: dict[str, Key] = {"key": Key(slug), "label": Key(at_most(160)), "kind": Key(one_of(*OUTPUT_KINDS))}
SCANNED: dict[str, Key] = {name: Key(maybe(text)) for name in ("activity", "completeness", "time", "output")}
SILENCE: dict[str, Key] = {
    "after": Key(duration(("workdays",))),
    "action": Key(maybe(slug)),  # null: whoever records the step is reminded, nothing lapses
    "confirmed_by": Key(one_of(*STAFF_ROLES)),
}
STEP: dict[str, Key] = {
    "no": Key(maybe(positive)),
    "key": Key(slug),
    "activity": Key(text),
    "lanes": Key(rows, child=LANE, several=True),
    "completeness": Key(many(text)),
    "standard_time": Key(maybe(duration(UNITS))),
    "time_text": Key(maybe(at_most(120))),
    "output": Key(maybe(text)),
    "remark": Key(maybe(text)),
    "outputs": Key(rows, [], child=OUTPUT, several=True),
    "form": Key(maybe(slug), None),
    "basis": Key(one_of(*BASES)),
    "article": Key(maybe(at_most(200)), None),
    "note": Key(maybe(text), None),
    "scanned": Key(anything, None, child=SCANNED, nullable=True),
    "outside": Key(boolean, False),
    "start": Key(boolean, False),
    "public_label": Key(maybe(at_most(80)), None),
    "staff_label": Key(maybe(at_most(80)), None),
    "todo": Key(maybe(at_most(40)), None),
    "recorded_by": Key(maybe(one_of(*STAFF_ROLES)), None),
    "silence": Key(anything, None, child=SILENCE, nullable=True),
    "actions": Key(rows, [], child=ACTION, several=True),
}
VERSION: dict[str, Key] = {
    "code": Key(slug),
    "agency": Key(text),
    "service": Key(slug),
    "version": Key(positive),
    "status": Key(one_of(*STATUSES)),
    "number": Key(maybe(at_most(80))),
    "title": Key(at_most(240)),
    "mark": Key(maybe(at_most(80)), None),
    "note": Key(maybe(text), None),
    "identity": Key(anything, child=IDENTITY),
    "columns": Key(many(text), []),  # heads of Pelaksana in printed order; empty: in the order in which they first act
    "case": Key(anything, child=CASE),
    "deadlines": Key(rows, [], child=DEADLINE, several=True),
    "steps": Key(rows, child=STEP, several=True),
}


def problems(content: Any) -> list[Mistake]:
    """Every wrong, missing or unknown key. Empty when the shape is right; only then may rules.py look at it."""
    return list(_mistakes(content, VERSION, ""))


def _mistakes(value: Any, keys: dict[str, Key], where: str) -> Iterator[Mistake]:
    if not isinstance(value, dict):
        yield Mistake(where, "harus berupa pasangan kunci dan isi")
        return
    for name in value:
        if name not in keys:
            yield Mistake(_at(where, name), f"kunci tidak dikenal; yang boleh: {', '.join(keys)}")
    for name, key in keys.items():
        if name not in value:
            if key.default is REQUIRED:
                yield Mistake(_at(where, name), "wajib ada, tulis null bila selnya kosong")
        elif wrong := key.check(value[name]):
            yield Mistake(_at(where, name), wrong)
        else:
            for index, part in enumerate(key.parts(value[name])):
                place = _place(where, name, part, index) if key.several else _at(where, name)
                yield from _mistakes(part, key.child or {}, place)


def _at(where: str, name: Any) -> str:
    return f"{where}, {name}" if where else str(name)


def _place(where: str, name: str, item: Any, index: int) -> str:
    """Steps and actions are called by their own key, other rows by their position."""
    called = (item.get("key") or item.get("action")) if isinstance(item, dict) else None
    if name == "steps":
        return f"langkah {called or index + 1}"
    return _at(where, f"{name}.{called or index + 1}")


def filled(content: dict[str, Any], keys: dict[str, Key] = VERSION) -> dict[str, Any]:
    """The same content with every default written out, keys in the order of the vocabulary. Shape must be right."""
    return {name: _each(key, content.get(name, key.default), filled) for name, key in keys.items()}


def slim(content: dict[str, Any], keys: dict[str, Key] = VERSION) -> dict[str, Any]:
    """The reverse of filled: what equals its default is left out again, as people write it."""
    said = {name: key for name, key in keys.items() if key.default is REQUIRED or content[name] != key.default}
    return {name: _each(key, content[name], slim) for name, key in said.items()}


def _each(key: Key, value: Any, change: Callable[[dict[str, Any], dict[str, Key]], dict[str, Any]]) -> Any:
    parts = [change(part, key.child) for part in key.parts(value)] if key.child else []
    if key.several:
        return parts
    return parts[0] if parts else (list(value) if isinstance(value, list) else value)
