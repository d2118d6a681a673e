"""The list of topics: shared until an agency changes it; what was recorded keeps its words."""

import pytest

from consultations.models import Consultation, Topic
from tests.cast import Cast
from tests.consultations.tools import text, visit

pytestmark = pytest.mark.usefixtures("loaded_procedures")


def offered(cast: Cast) -> str:
    return cast["mega"].get("/loket/?layanan=konsultasi&tamu=Siti").content.decode()


def test_an_agency_changes_its_list_and_the_desk_offers_it(cast: Cast):
    case = visit(cast, topic="Buku organisasi")
    dimas = cast["dimas"]
    dimas.post("/kelola/topik/sendiri/")
    dimas.post("/kelola/topik/tambah/", {"group": "Perizinan", "name": "Izin gadai"})
    row = Topic.objects.get(name="Buku organisasi")
    assert row.agency.code == "kalbar"
    dimas.post(f"/kelola/topik/{row.pk}/", {"group": row.group, "name": "Buku-buku koperasi"})
    assert "Izin gadai" in offered(cast) and "Buku-buku koperasi" in offered(cast)
    assert Consultation.objects.get(case=case).topic == "Buku organisasi"
    screen = cast["theresia"].get(f"/konsultasi/{case.slug}/").content.decode()
    assert 'value="Buku organisasi"' in screen, "a topic that is off the list stays with the record that has it"
    row = Topic.objects.get(name="Izin gadai")
    dimas.post(f"/kelola/topik/{row.pk}/atur/", {"do": "tawarkan"})
    assert "Izin gadai" not in offered(cast)
    twice = dimas.post("/kelola/topik/tambah/", {"group": "Perizinan", "name": "izin gadai"})
    assert twice.status_code == 422 and "sudah ada" in text(twice)


def test_topics_change_places_within_their_group(cast: Cast):
    petrus = cast["petrus"]
    petrus.post("/kelola/topik/sendiri/")
    first, second = Topic.objects.filter(group="Perizinan").order_by("position")[:2]
    for do, names in (("turun", (second, first)), ("naik", (first, second)), ("naik", (first, second))):
        petrus.post(f"/kelola/topik/{first.pk}/atur/", {"do": do})
        assert tuple(Topic.objects.filter(group="Perizinan").order_by("position")[:2]) == names
    assert Topic.objects.order_by("position").first().group == "Koperasi Merah Putih"


def test_another_agency_keeps_the_shared_list(cast: Cast):
    cast["dimas"].post("/kelola/topik/sendiri/")
    row = Topic.objects.all()[0]
    assert cast["fajar"].get(f"/kelola/topik/{row.pk}/").status_code == 404
    assert cast["fajar"].post(f"/kelola/topik/{row.pk}/atur/", {"do": "tawarkan"}).status_code == 404
    assert "Daftar bawaan portal" in text(cast["fajar"].get("/kelola/topik/"))
    assert cast["theresia"].get("/kelola/topik/").status_code == 404
