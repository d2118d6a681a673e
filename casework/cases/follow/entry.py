"""Who has shown number and code (or the link) in the visitor's session, and what was handed out once."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from casework.cases.access import read
from casework.cases.follow import box
from casework.cases.intake import Opened
from casework.cases.models import Case
from casework.organization.actors import Actor, applicant_actor

OPENED, RECEIPTS = "lacak", "bukti"
MOST = 20  # cases one session keeps open
LINK_LIFE = timedelta(days=90)  # after closing; then number and code at the counter


def seal(case: Case) -> str:
    """Changes with the code: who came in with an old one is asked again."""
    return hashlib.sha256(f"{case.code_hash}:{case.link_hash}".encode()).hexdigest()[:16]


def let_in(session: SessionBase, case: Case) -> None:
    """Remember that this visitor may see the case. The key of the session changes, as at a sign-in."""
    session.cycle_key()
    rows = {slug: row for slug, row in session.get(OPENED, {}).items() if slug != case.slug}
    newest = dict(list(rows.items())[-(MOST - 1) :])
    session[OPENED] = newest | {case.slug: [case.pk, case.agency_id, seal(case)]}


def actor_of(session: SessionBase, slug: str) -> Actor | None:
    row = session.get(OPENED, {}).get(slug)
    return applicant_actor(row[0], row[1]) if row else None


def case_of(session: SessionBase, slug: str) -> Case | None:
    """The case the visitor's session may see, with everything its page reads, in one query."""
    actor = actor_of(session, slug)
    if actor is None:
        return None
    found = read(actor, slug)
    return found if found and seal(found) == session[OPENED][slug][2] else None


def link_alive(case: Case, now: datetime) -> bool:
    return case.closed_at is None or now < case.closed_at + LINK_LIFE


def hand_out(session: SessionBase, opened: Opened) -> None:
    """After a case was opened online: the visitor may see it, and the receipt shows the code again on reload."""
    case = opened.case
    let_in(session, case)
    kept = box.get(session, RECEIPTS) or {}
    rows = dict(list(kept.items())[-(MOST - 1) :])
    box.put(session, RECEIPTS, rows | {case.slug: [case.pk, opened.secrets.code, opened.secrets.token]})


def handed_out(session: SessionBase, case: Case) -> dict[str, Any]:
    """code and token as they were handed out in the visitor's session; empty when they were not."""
    row = (box.get(session, RECEIPTS) or {}).get(case.slug)
    return {"code": row[1], "token": row[2]} if row and row[0] == case.pk else {}
