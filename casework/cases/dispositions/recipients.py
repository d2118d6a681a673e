"""Whom a disposition may go to: the heads of the units and the desks as posts, others by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from casework.cases.dispositions.writing import Recipient
from casework.organization.actors import UNIT_BOUND
from casework.organization.models import Agency, Appointment, Role, Unit

HIGH = frozenset({Role.AGENCY_HEAD.value, Role.SECRETARIAT.value, Role.PPID_HEAD.value, Role.MAIL_CLERK.value})
HEADS = (Role.DIVISION_HEAD.value, Role.WORK_UNIT.value)  # who stands for a bidang, the first of them that is filled
DESKS = (Role.SECRETARIAT.value, Role.PPID_HEAD.value)
NOBODY = frozenset(
    {Role.APPLICANT.value, Role.AGENCY_ADMIN.value, Role.AUDITOR.value, Role.AGENCY_HEAD.value,
     Role.OBJECTION_AUTHORITY.value}
)  # fmt: skip


@dataclass(frozen=True)
class Option:
    """One who may be ticked; `key` is what the form sends."""

    key: str
    label: str
    hint: str
    to: Recipient


@dataclass(frozen=True)
class Offer:
    """`main` are the big choices, `more` everybody else by name."""

    main: list[Option]
    more: list[Option]

    def chosen(self, keys: Sequence[str]) -> list[Recipient]:
        return [option.to for option in (*self.main, *self.more) if option.key in keys]

    def until(self, acts: dict[str, str]) -> Offer:
        """With the act of the SOP that fulfils it, by role."""

        def told(option: Option) -> Option:
            return replace(option, to=replace(option.to, until=acts.get(option.to.role, "")))

        return Offer([told(option) for option in self.main], [told(option) for option in self.more])


def offer(agency: Agency, day: date, *, role: str, unit_ids: Sequence[int] = (), without: int | None = None) -> Offer:
    """For a giver of that role. A head of a bidang gives to the own people; `without`: the giver's own user id."""
    posts = [
        post
        for post in Appointment.objects.on(day).filter(agency=agency).select_related("user", "unit").order_by("id")
        if post.role not in NOBODY and post.user.is_active
    ]
    if role not in HIGH:
        own = [post for post in posts if post.unit_id in unit_ids and post.user_id != without]
        return Offer(_by_name(own), [])
    units = list(Unit.objects.filter(agency=agency).order_by("name"))
    main = [*_desks(posts, without), *_units(units, posts, without)]
    taken = {post.pk for post in posts if post.role in (*HEADS, *DESKS)}
    return Offer(main, _by_name([post for post in posts if post.pk not in taken and post.user_id != without]))


def _desks(posts: Sequence[Appointment], without: int | None) -> list[Option]:
    found = []
    for role in DESKS:
        there = [post for post in posts if post.role == role]
        if there and any(post.user_id != without for post in there):
            label = Role(role).label
            names = ", ".join(post.user.full_name for post in there)
            found.append(Option(f"r.{role}", label, names, Recipient(label, role)))
    return found


def _units(units: Sequence[Unit], posts: Sequence[Appointment], without: int | None) -> list[Option]:
    """A bidang that nobody heads in the portal can still be named, so that paper and portal agree."""
    inside = {post.unit_id for post in posts if post.role not in UNIT_BOUND and not post.role.startswith("team_")}
    found, headless = [], []
    for unit in units:
        heads = [post for role in HEADS for post in posts if post.unit_id == unit.pk and post.role == role]
        if heads:
            first = heads[0]
            if first.user_id == without:
                continue
            key, hint = f"r.{first.role}.{unit.pk}", first.user.full_name
            found.append(Option(key, first.title, hint, Recipient(first.title, first.role, unit.pk)))
        elif unit.pk not in inside:
            to = Recipient(unit.name, Role.WORK_UNIT.value, unit.pk)
            headless.append(Option(f"r.work_unit.{unit.pk}", unit.name, "belum ada pejabat di portal", to))
    return [*found, *headless]


def _by_name(posts: Sequence[Appointment]) -> list[Option]:
    """One line for each person, under the first of their posts."""
    found: dict[int, Option] = {}
    for post in posts:
        if post.user_id not in found:
            to = Recipient(f"{post.user.full_name}, {post.title}", post.role, post.unit_id, post.user_id)
            found[post.user_id] = Option(f"p.{post.pk}", post.user.full_name, post.title, to)
    return sorted(found.values(), key=lambda option: option.label)
