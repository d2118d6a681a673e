"""What a session keeps of a person (a draft, a code just given out), unreadable in a copy of the database."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from casework.applicants.keys import Unreadable, keys


def put(session: SessionBase, name: str, value: Any) -> None:
    session[name] = keys().wrap(json.dumps(value).encode(), owner=f"session:{name}")


def get(session: SessionBase, name: str) -> Any:
    """None when it is not there, or was written under keys that are gone."""
    if name not in session:
        return None
    try:
        return json.loads(keys().unwrap(session[name], owner=f"session:{name}"))
    except (Unreadable, ValueError, TypeError, AttributeError):
        return None
