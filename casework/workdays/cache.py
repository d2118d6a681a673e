"""Loaded snapshots of this process: (calendar id, kind) → (revision, snapshot). Emptied by any change made in it."""

from __future__ import annotations

from uuid import UUID

from casework.workdays.clock import WorkTime

snapshots: dict[tuple[int, str], tuple[UUID, WorkTime]] = {}
