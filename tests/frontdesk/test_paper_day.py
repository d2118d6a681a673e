"""A day on paper: numbered slips, rows checked one by one, all written with their real hour and a flag, or none."""

import re
from datetime import date

import pytest

from casework.cases.models import Case
from casework.registers.book import written
from casework.registers.models import RegisterEntry
from frontdesk.guests.models import Guest
from frontdesk.paper.models import PaperSlip

pytestmark = [pytest.mark.django_db]
REASON = "Jaringan mati sejak pagi"
DATA = {"time": "08:10", "name": "Hamdan Syukri", "need": "data-offline", "about": "Daftar koperasi aktif",
        "purpose": "Bahan skripsi", "phone": "0812 0000 0023", "address": "Jalan Contoh 1"}  # fmt: skip
COURIER = {"time": "08:25", "name": "Kurir Pos", "need": "surat", "destination": "Sekretariat"}


def body(client, *rows: dict[str, str], **top: str) -> dict[str, str]:
    key = re.search(r'name="key" value="([^"]+)"', client.get("/loket/susulan/").content.decode())[1]
    sent = {"key": key, "day": "2026-11-23", "reason": REASON, "tamu-TOTAL_FORMS": "8", "tamu-INITIAL_FORMS": "0"}
    return sent | {f"tamu-{n}-{name}": text for n, row in enumerate(rows) for name, text in row.items()} | top


@pytest.fixture
def slips(cast) -> list[str]:
    cast["mega"].post("/loket/formulir/", {"count": "3"})
    return [str(slip) for slip in PaperSlip.objects.all()]


def test_slips_are_numbered_once_and_printed_again_without_a_new_number(cast, slips):
    assert slips == ["K 0001/2026", "K 0002/2026", "K 0003/2026"]
    address = cast["mega"].post("/loket/formulir/", {"count": "1"})["Location"]
    for _ in range(2):
        assert "K 0004/2026" in cast["mega"].get(address).content.decode()
    assert PaperSlip.objects.count() == 4
    assert cast["anisa"].get(address).status_code == 404


def test_day_on_paper_is_written_with_its_real_hours(cast, slips):
    sent = body(cast["mega"], DATA | {"slip": slips[0]}, COURIER | {"slip": "3"})
    page = cast["mega"].post("/loket/susulan/", sent, follow=True).content.decode()
    case, guest = Case.objects.get(), Guest.objects.get()
    assert case.number in page and f"agenda {guest.entry.label}" in page
    assert (case.received_at.astimezone(case.agency.zone).hour, case.backdate_reason) == (8, REASON)
    first, second = RegisterEntry.objects.filter(register="visitors")
    assert [written(line)["time"] for line in (first, second)] == ["08.10", "08.25"]
    assert REASON in first.note and f"Formulir {slips[2]}" in second.note
    book = cast["mega"].get("/register/visitors/?bulan=semua").content.decode()
    assert book.count("Dicatat kemudian") == 2
    assert slips[1] in cast["mega"].get("/loket/susulan/").content.decode()
    assert not {slips[0], slips[2]} & set(
        re.findall(r"K \d{4}/\d{4}", cast["mega"].get("/loket/formulir/").content.decode())
    )


def test_the_same_day_sent_twice_is_written_once(cast, slips):
    sent = body(cast["mega"], DATA | {"slip": slips[0]}, COURIER | {"slip": slips[1]})
    for _ in range(2):
        assert cast["mega"].post("/loket/susulan/", sent).status_code == 302
    assert (Case.objects.count(), Guest.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": ""}, "Tulis nama tamu."),
        ({"time": "23:50"}, "di masa depan"),
        ({"slip": "K 0999"}, "tidak pernah dicetak"),
        ({"need": "data-offline", "about": "", "destination": ""}, "Tulis informasi yang diminta."),
        ({"need": "pengaduan", "about": ""}, "Tulis pokok pengaduannya"),
        ({"need": "bukan-layanan"}, "bukan-layanan"),
    ],
)
def test_bad_row_is_named_nothing_is_written_and_nothing_typed_is_lost(cast, slips, wrong, says):
    answer = cast["mega"].post("/loket/susulan/", body(cast["mega"], DATA, COURIER | wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Perbaiki baris 2;" in page and says in page
    assert "Daftar koperasi aktif" in page and "Hamdan Syukri" in page
    assert RegisterEntry.objects.count() == 0


def test_slip_is_copied_once(cast, slips):
    cast["mega"].post("/loket/susulan/", body(cast["mega"], COURIER | {"slip": slips[0]}))
    answer = cast["mega"].post("/loket/susulan/", body(cast["mega"], DATA, COURIER | {"slip": slips[0]}))
    assert answer.status_code == 422 and f"Formulir {slips[0]} sudah disalin" in answer.content.decode()
    assert Case.objects.count() == 0 and Guest.objects.count() == 1


def test_reason_and_day_are_asked_for(cast):
    later = str(date(2026, 11, 24))
    assert cast["mega"].post("/loket/susulan/", body(cast["mega"], COURIER, reason="mati")).status_code == 422
    assert cast["mega"].post("/loket/susulan/", body(cast["mega"], COURIER, day=later)).status_code == 422
    assert cast["mega"].post("/loket/susulan/", body(cast["mega"])).status_code == 422
    assert cast["bonifasius"].get("/loket/susulan/").status_code == 404
