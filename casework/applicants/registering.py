"""The one writer of applicants: find or make, attach documents, reveal, erase."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Case, Q, When

from casework.files import store
from casework.files.checking import Checked
from casework.files.models import PrivateFile
from casework.organization.models import Agency, User

from . import corrections, identity
from .models import Applicant, IdentityReveal, fingerprint
from .sealed import ERASED

CONTACT = ("nik", "phone", "email")
PLAIN = ("occupation", "regency", "member_count")
SEALED = ("nik", "phone", "address", "email")
FILES = ("identity_file",)
papers: list[Callable[["Applicant"], list[PrivateFile]]] = []  # rooms above let go of what they keep of somebody


@dataclass(frozen=True)
class ApplicantData:
    """What a form hands over. For a legal entity or a group `nik` is that of the person who answers for it."""

    name: str
    kind: str = Applicant.Kind.PERSON
    nik: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    occupation: str = ""
    regency: str = ""
    entity_number: str = ""
    member_count: int | None = None
    identity_seen: bool = False

    @classmethod
    def normal(cls, values: Mapping[str, Any]) -> "ApplicantData":
        """One spelling of everything. Raises ValidationError for what cannot be read, TypeError for unknown keys."""
        data = dict(values)
        data["name"] = identity.normal_name(data.get("name") or "")
        data["nik"] = identity.normal_nik(data.get("nik") or "")
        data["phone"] = identity.normal_phone(data.get("phone") or "")
        data["email"] = (data.get("email") or "").strip().lower()
        data["entity_number"] = identity.normal_entity_number(data.get("entity_number") or "")
        return cls(**data)


def register(
    agency: Agency,
    data: Mapping[str, Any] | ApplicantData,
    *,
    at: datetime,
    in_person: bool = False,
    user_id: int | None = None,
) -> Applicant:
    """The applicant of this agency with that NIK (or SK number, or telephone and name), found or made.

    `in_person`: an officer has the person before him, so what is given replaces what was stored. Without it a row is
    reused only when every contact given is the stored one: else anybody who knows a NIK could lead another's letters
    to himself. Such a newcomer gets a row of his own, marked `doubtful`. What an officer (`user_id`) replaces is
    kept as a Correction.
    """
    data = ApplicantData.normal(vars(data) if isinstance(data, ApplicantData) else data)
    if not data.name:
        raise ValueError("An applicant needs a name.")
    known = _known(agency, data)
    row = next((row for row in known if in_person or _same_contact(row, data)), None)
    if row:
        return _updated(row, data, at, in_person, user_id)
    return _made(agency, data, at, in_person, doubtful=not in_person and _shares_key(known, agency, data))


def _known(agency: Agency, data: ApplicantData) -> list[Applicant]:
    """One query. Surest match first: NIK or SK number, then telephone with the same name."""
    match, sure = Q(), _sure_key(agency, data)
    if sure:
        match |= Q(**sure)
    if data.phone:
        match |= Q(phone_hash=fingerprint(agency.pk, "phone", data.phone), search_name=identity.search_key(data.name))
    if not match:
        return []
    surest = [Case(When(**sure, then=0), default=1)] if sure else []  # a crowd of namesakes may not hide that row
    rows = list(Applicant.objects.of(agency).filter(match, kind=data.kind).order_by(*surest, "doubtful", "pk")[:20])
    field = next(iter(sure), "")
    rows.sort(key=lambda row: (bool(field) and getattr(row, field) != sure[field], row.doubtful))
    return [row for row in rows if not field or getattr(row, field) in {sure[field], ""}]


def _sure_key(agency: Agency, data: ApplicantData) -> dict[str, str]:
    if data.kind == Applicant.Kind.PERSON:
        return {"nik_hash": fingerprint(agency.pk, "nik", data.nik)} if data.nik else {}
    return {"entity_number": data.entity_number} if data.entity_number else {}


def _shares_key(known: list[Applicant], agency: Agency, data: ApplicantData) -> bool:
    return any(getattr(row, field) == value for field, value in _sure_key(agency, data).items() for row in known)


def _same_contact(row: Applicant, data: ApplicantData) -> bool:
    given = [name for name in CONTACT if getattr(data, name)]
    reachable = any(name != "nik" for name in given)
    return reachable and all(getattr(row, name) == getattr(data, name) for name in given)


def _updated(
    row: Applicant, data: ApplicantData, at: datetime, in_person: bool, user_id: int | None = None
) -> Applicant:
    """What was given replaces what was stored; what was left empty stays. No query when nothing is new."""
    changed = [name for name in (*PLAIN, *SEALED, "name", "entity_number") if _is_news(row, data, name)]
    if data.identity_seen and not row.identity_seen:
        changed.append("identity_seen")
    if not changed and not (in_person and row.doubtful):
        return row
    before = {name: getattr(row, name) for name in changed if getattr(row, name) and name != "identity_seen"}
    _fill(row, data, changed)
    row.doubtful = row.doubtful and not in_person
    row.updated_at = at
    columns = [f"{name}_sealed" if name in SEALED else name for name in changed]
    try:
        with transaction.atomic():
            row.save(update_fields=[*columns, "search_name", "nik_hash", "phone_hash", "doubtful", "updated_at"])
    except IntegrityError:  # the same NIK was registered elsewhere since we looked: that row is the one
        return register(row.agency, data, at=at, in_person=in_person)
    if before and user_id:
        changes = {name: (before[name], getattr(data, name)) for name in before}
        corrections.keep(row, changes, at=at, user_id=user_id, reason="Diperbarui di loket")
    return row


def replace(row: Applicant, values: Mapping[str, Any], *, at: datetime) -> None:
    """Writes corrected values, already normal; corrections.py keeps who and why. Raises ValidationError for a NIK or SK
    number that belongs to somebody else."""
    for name, value in values.items():
        setattr(row, name, value)
    _fill(row, ApplicantData(name=row.name), ())
    row.updated_at = at
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        row.refresh_from_db()
        raise ValidationError("Nomor identitas itu sudah tercatat atas nama pemohon lain.", code="taken") from error


def _is_news(row: Applicant, data: ApplicantData, name: str) -> bool:
    return getattr(data, name) not in ("", None) and getattr(row, name) != getattr(data, name)


def _fill(row: Applicant, data: ApplicantData, names: Iterable[str]) -> None:
    for name in names:
        setattr(row, name, getattr(data, name))
    row.search_name = identity.search_key(row.name)[: identity.NAME_LENGTH]
    row.nik_hash = fingerprint(row.agency_id, "nik", row.nik)
    row.phone_hash = fingerprint(row.agency_id, "phone", row.phone)


def _made(agency: Agency, data: ApplicantData, at: datetime, in_person: bool, *, doubtful: bool) -> Applicant:
    row = Applicant(agency=agency, doubtful=doubtful, created_at=at, updated_at=at)
    row.open_key()
    _fill(row, data, [field.name for field in fields(data)])
    sure = _sure_key(agency, data)
    if doubtful or not sure:
        row.save(force_insert=True)
        return row
    # ON CONFLICT DO NOTHING: of two counters at the same second one inserts, the other waits and reads that row.
    Applicant.objects.bulk_create([row], ignore_conflicts=True)
    stored = Applicant.objects.of(agency).get(**sure, kind=data.kind, doubtful=False)
    return stored if stored.ref == row.ref else register(agency, data, at=at, in_person=in_person)


def attach(applicant: Applicant, *, at: datetime, **documents: Checked | None) -> None:
    """Keeps documents (names as in FILES) encrypted under the applicant's key; a newer one replaces the older."""
    given = {name: document for name, document in documents.items() if document}
    if unknown := set(given) - set(FILES):
        raise TypeError(f"unknown documents: {unknown}")
    if not given:
        return
    old = [getattr(applicant, name) for name in given if getattr(applicant, name)]
    with transaction.atomic():
        for name, document in given.items():
            setattr(applicant, name, store.keep(document, at=at, cipher=applicant.cipher))
        applicant.updated_at = at
        applicant.save(update_fields=[*given, "updated_at"])
        for file in old:
            store.remove(file)


def seen(applicant: Applicant, *, at: datetime) -> None:
    """Somebody at the counter looked at the card."""
    if not applicant.identity_seen:
        applicant.identity_seen, applicant.updated_at = True, at
        applicant.save(update_fields=("identity_seen", "updated_at"))


def remove_documents(applicant: Applicant, *, at: datetime) -> None:
    """End of the shorter retention of copies of identity cards and proofs; the register row stays."""
    with transaction.atomic():
        own = [getattr(applicant, name) for name in FILES if getattr(applicant, name)]
        if own:
            for name in FILES:
                setattr(applicant, name, None)
            applicant.updated_at = at
            applicant.save(update_fields=[*FILES, "updated_at"])
        for file in own + [file for let_go in papers for file in let_go(applicant)]:
            store.remove(file)


def reveal(applicant: Applicant, *, user: User, reason: str, at: datetime) -> dict[str, str]:
    """The unmasked data, for a named person of the staff with a reason; both are recorded first."""
    reason = " ".join(reason.split())
    if len(reason) < 5:
        raise ValueError("Tulis alasan membuka identitas, misalnya “mencocokkan KTP di loket”.")
    IdentityReveal.objects.create(applicant=applicant, user=user, reason=reason[:200], at=at)
    return {name: getattr(applicant, name) for name in SEALED}


def erase(applicant: Applicant, *, at: datetime) -> None:
    """Destroys the data key and with it whatever was encrypted under it, wherever copies lie (UU 27/2022 Pasal 43–44).

    Kind, regency and the dates stay for statistics. Erasing twice changes nothing. A backup of the database made
    before still holds the wrapped key until it is rotated away.
    """
    with transaction.atomic():
        remove_documents(applicant, at=at)
        blank = dict.fromkeys((*(f"{name}_sealed" for name in SEALED), "data_key", "nik_hash", "phone_hash"), "")
        blank |= {"search_name": "", "occupation": "", "entity_number": ""}
        Applicant.objects.filter(pk=applicant.pk, erased_at=None).update(
            **blank, name=ERASED, member_count=None, erased_at=at, updated_at=at
        )
    applicant.__dict__.pop("_opened", None)
    applicant.refresh_from_db()


def find(agency: Agency, text: str, *, most: int = 10) -> list[Applicant]:
    """By NIK, telephone or name, as somebody at the counter types it. Never more than `most`."""
    text = " ".join(text.replace("\x00", "").split())
    if sum(char.isdigit() for char in text) >= 8:
        return _found_by_digits(agency, text)[:most]
    if len(identity.search_key(text)) < 2:
        return []
    found = list(Applicant.objects.named(agency, text)[:most])
    if len(found) < most:
        found += Applicant.objects.word_named(agency, text).exclude(pk__in=[row.pk for row in found])[
            : most - len(found)
        ]
    return found


def _found_by_digits(agency: Agency, text: str) -> list[Applicant]:
    try:
        return list(Applicant.objects.with_nik(agency, identity.normal_nik(text))[:10])
    except ValidationError:
        pass
    try:
        return list(Applicant.objects.with_phone(agency, identity.normal_phone(text))[:10])
    except ValidationError:
        return []
