"""Signed-in people and visitors, read with the fewest words: the first two queries of every page of an office."""

from __future__ import annotations

from datetime import datetime

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from casework.organization.models import User
from casework.prepared import prepared


@prepared
def alive(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


@prepared
def signed_in(pk: int) -> QuerySet[User]:
    """With `has_factor`, so that asking for the second factor costs no query of its own."""
    factors = Authenticator.objects.filter(user_id=OuterRef("pk"))
    return User.objects.filter(pk=pk).annotate(has_factor=Exists(factors))


class SessionStore(db.SessionStore):
    """Rows of Django's own table."""

    def _get_session_from_db(self) -> Session | None:
        found = alive.first(self.session_key or "", timezone.now())  # noqa: TID251  Django hands over no clock
        if found is None:
            self._session_key = None
        return found


class StaffBackend(AuthenticationBackend):
    def get_user(self, user_id: int) -> User | None:
        user = signed_in.first(user_id)
        return user if user and self.user_can_authenticate(user) else None
