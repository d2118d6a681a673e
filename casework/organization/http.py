"""The request as ActorMiddleware hands it on: Django's own, with its clock, its actor and its agency."""

from __future__ import annotations

from datetime import datetime

from django import http

from casework.organization.actors import Actor
from casework.organization.models import Agency


class HttpRequest(http.HttpRequest):
    """Only a type: the class that really comes is Django's. An office without any agency answers no page of ours."""

    now: datetime
    actor: Actor
    agency: Agency
    work_count: int  # only where the page has counted: the rail need not count again
