"""The paper in force of an agency, and what of it a printed template needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from casework.files import store
from casework.files.checking import Checked
from casework.files.models import PrivateFile
from casework.letters.models import AgencyPaper
from casework.letters.paper.values import AGENCY, FOLDER, NONE, UPLOAD, Paper
from casework.organization.actors import Actor
from casework.organization.models import Agency


class PaperStale(Exception):
    """Somebody changed the paper since the page was opened."""


@dataclass(frozen=True)
class InForce:
    """`seen` is the number of the row, 0 before the first change."""

    paper: Paper
    picture: PrivateFile | None
    seen: int


def in_force(agency: Agency) -> InForce:
    row = AgencyPaper.objects.filter(agency=agency).select_related("picture").first()
    return InForce(Paper.of(row.values), row.picture, row.pk) if row else InForce(Paper(), None, 0)


def change(
    agency: Agency, paper: Paper, upload: Checked | None, *, seen: int, reason: str, by: Actor, at: datetime
) -> AgencyPaper:
    """`upload`: a checked picture that replaces the one there is. Raises PaperStale."""
    assert by.user_id is not None
    with transaction.atomic():
        Agency.objects.select_for_update().get(pk=agency.pk)
        now = in_force(agency)
        if now.seen != seen:
            raise PaperStale
        picture = store.keep(upload, at=at) if upload else now.picture
        return AgencyPaper.objects.create(
            agency=agency, values=paper.stored(), picture=picture, by_id=by.user_id, at=at, reason=reason
        )


def letterhead(agency: Agency, paper: Paper) -> dict[str, str | bool]:
    """The lines of the kop that this paper shows; the name always stands."""
    address = f"{agency.address}, {agency.city}" if agency.city not in agency.address else agency.address
    if "postcode" in paper.lines and paper.postcode:
        address = f"{address} {paper.postcode}"
    shown = {
        "province": f"PEMERINTAH PROVINSI {agency.province.upper()}",
        "address": address,
        "phone": agency.phone,
        "email": agency.email,
        "web": agency.website,
    }
    kept: dict[str, str | bool] = {name: text if name in paper.lines else "" for name, text in shown.items()}
    return kept | {"name": agency.name.upper(), "crest": paper.crest != NONE}


def crest(agency: Agency, paper: Paper, picture: PrivateFile | None) -> bytes:
    """The uploaded picture, or one of the portal's own; a name from the settings never leads out of their folder."""
    if paper.crest == UPLOAD and picture:
        return store.read(picture)
    path = FOLDER / (agency.crest if paper.crest in (AGENCY, UPLOAD, NONE) else paper.crest).rpartition("/")[2]
    return (path if path.is_file() else FOLDER / "crest-kalbar.svg").read_bytes()
