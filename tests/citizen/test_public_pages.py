"""Pages for everybody: what they say comes from the data, they are light, and every link leads somewhere."""

import gzip
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.cases.models import Deadline, ProcedureVersion
from casework.workdays.load import work_time
from ppid_portal import home, promises
from ppid_portal.context import FOOT, MENU
from requests_app.dip import catalogue, search
from requests_app.models import PublicInformation
from tests.citizen import cast
from tests.citizen.test_tracking import queries, text_of

pytestmark = pytest.mark.usefixtures("loaded_procedures")
KILOBYTE = 1024


@pytest.fixture
def listed() -> None:
    call_command("load_public_information", verbosity=0)


@pytest.mark.parametrize("prefix", ["/", "/kalbar/", "/jatim/"])
def test_every_link_of_menu_and_footer_leads_somewhere(client, prefix, listed):
    for address, _ in (*MENU, *FOOT):
        if prefix == "/" or address not in ("/lacak/", "/instansi/"):
            assert client.get(prefix + address.lstrip("/")).status_code == 200, address
    assert client.get(prefix).status_code == 200


def test_who_reads_another_agency_stays_there(client):
    page = client.get("/jatim/layanan/").content.decode()
    assert 'href="/jatim/bantuan/"' in page and 'href="/jatim/"' in page
    assert "Jawa Timur" in page and 'href="/lacak/"' in page


def test_an_unknown_agency_is_not_found(client):
    for address in ("/tiada/", "/tiada/ajukan/", "/tiada/informasi/", "/tiada/layanan/"):
        assert client.get(address).status_code == 404


def test_an_officer_who_reads_another_agency_sees_that_one(client):
    client.force_login(cast.person("mega", "front_office"))
    assert "Jawa Timur" in client.get("/jatim/").content.decode()


def test_the_promise_follows_the_sop():
    rows = {
        row.code: row for code in ("kalbar", "jatim") for row in promises.offered(cast.Agency.objects.get(code=code))
    }
    assert rows["ppid"].promise == "paling lama menurut undang-undang 10 hari kerja"
    assert rows["data-eksternal"].promise == "7 hari kerja; paling lama menurut undang-undang 10 hari kerja"
    assert (
        rows["data-offline"].promise
        == "langsung 35 menit; surat 3 hari kerja; paling lama menurut undang-undang 10 hari kerja"
    )
    assert rows["konsultasi"].promise == "paling lama 3 jam 50 menit"
    assert "fasilitasi" not in rows


def test_a_changed_sop_changes_the_promise():
    content = ProcedureVersion.objects.get(procedure__code="konsultasi").content
    content["steps"][1]["standard_time"] = {"amount": 1, "unit": "hours"}
    assert promises.promise(content) == "paling lama 1 jam 50 menit"


def test_the_standards_are_the_rows_of_the_sop(client):
    page = text_of(client.get("/standar/"))
    for version in ProcedureVersion.objects.filter(procedure__agency__code="kalbar", procedure__service="consultation"):
        assert version.document_number in page
        for step in version.steps.exclude(no=None):
            assert re.sub(r"\s+", " ", step.activity) in page
            assert step.time_text in page
    assert "rekonstruksi, belum disahkan" in page


# On time


def decided(case, good: int, bad: int) -> None:
    """So many answers of this year, in time and late."""
    base = Deadline.objects.get(case=case, kind="answer")
    due = datetime.now(UTC) - timedelta(hours=1)
    for number in range(good + bad):
        met = due - timedelta(minutes=5) if number < good else None
        Deadline(
            case=case,
            kind="answer",
            label="x",
            basis="law",
            amount=10,
            unit="workdays",
            starts_at=base.starts_at,
            due_at=due,
            met_at=met,
        ).save()


def test_a_few_answers_make_no_figure(client):
    case, _ = cast.ask(client)
    decided(case, 18, 1)
    assert "Belum cukup data" in text_of(client.get("/"))


def test_twenty_answers_make_one_that_is_never_rounded_up(client):
    case, _ = cast.ask(client)
    decided(case, 19, 2)
    assert "90 dari 100" in text_of(client.get("/"))  # 90,5
    assert "90 dari 100" not in text_of(client.get("/jatim/"))


# Counter hours


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 23, 2, tzinfo=UTC), "Loket buka sekarang sampai 12.00 WIB (istirahat)."),
        (datetime(2026, 11, 23, 7, tzinfo=UTC), "Loket buka sekarang sampai 15.00 WIB."),
        (datetime(2026, 11, 21, 2, tzinfo=UTC), "Loket tutup. Buka lagi Senin, 23 November 2026 pukul 08.00 WIB."),
    ],
)
def test_the_counter_says_whether_it_is_open(moment, words):
    assert home.counter(cast.kalbar(), moment)["sentence"] == words


def test_hours_are_told_as_lines():
    hours, breaks = home.week(work_time(cast.kalbar().calendar, "service"))
    assert hours == ["Senin–Jumat 08.00–15.00"]
    assert breaks == "Senin–Kamis 12.00–13.00, Jumat 11.00–13.00"


# Public information


def test_the_list_is_loaded_again_without_doubling(listed):
    call_command("load_public_information", verbosity=0)
    assert PublicInformation.objects.filter(agency__code="kalbar").count() == 20
    assert PublicInformation.objects.filter(agency__code="jatim").count() == 20


def test_the_list_is_searched_and_filtered(client, listed):
    page = text_of(client.get("/informasi/?q=KOPERASI aktif"))
    assert "Daftar koperasi aktif dan tidak aktif" in page and "Neraca" not in page
    page = text_of(client.get("/informasi/?kategori=M"))
    assert "Peringatan penipuan" in page and "Renstra" not in page
    assert "Belum ada yang cocok" in text_of(client.get("/informasi/?q=zzzz"))


def test_people_find_an_item_by_the_words_they_use(listed):
    assert [row.number for row in search.hits(cast.kalbar(), "apakah ada data pinjol ilegal")] == [13]
    assert search.hits(cast.kalbar(), "yang dan di") == []


def test_each_item_has_a_way_on(client, listed):
    for row in PublicInformation.objects.filter(agency__code="kalbar"):
        page = client.get(f"/kalbar/informasi/{row.number}/").content.decode()
        assert (f'href="{row.url}"' if row.url else f"/kalbar/ajukan/?pokok={row.number}") in page
    assert client.get("/kalbar/informasi/99/").status_code == 404
    assert client.get("/kalbar/informasi/15/berkas/").status_code == 404


def test_a_file_with_a_mistake_names_the_item(tmp_path, monkeypatch):
    (tmp_path / "kalbar.yaml").write_text("- {title: Satu, category: X}\n")
    monkeypatch.setattr(catalogue, "files", lambda: [tmp_path / "kalbar.yaml"])
    with pytest.raises(CommandError, match="butir 1"):
        call_command("load_public_information")


@pytest.mark.parametrize("text", ["\x00", "😀", "%", "_" * 200, "x" * 100_000, "-1", "9" * 40])
def test_nothing_in_the_address_breaks_the_list(client, listed, text):
    for name in ("q", "kategori", "halaman"):
        assert client.get("/informasi/", {name: text}).status_code == (400 if "\x00" in text else 200)


def test_whom_to_tell_of_a_weakness(client):
    page = client.get("/.well-known/security.txt").content.decode()
    assert re.search(r"^Contact: (mailto|http)", page, re.MULTILINE) and "Expires: 20" in page


# Cost


def test_pages_ask_little_of_the_database(client, listed):
    assert queries(client, "/") == (4 if settings.REDIS_URL else 5)  # the yearly share lies in the cache
    assert queries(client, "/layanan/") == 2
    client.get("/kalbar/ajukan/")
    assert queries(client, "/kalbar/ajukan/jenis/") == 2


def weight(client, address: str) -> int:
    """Everything a first visit loads, compressed."""
    page = client.get(address).content
    total = len(gzip.compress(page))
    files = set(re.findall(rb'(?:href|src)="(/static/[^"#]+)', page))
    for path in (file.decode().removeprefix("/static/") for file in files):
        total += len(gzip.compress(Path(finders.find(path)).read_bytes()))
    theme = re.search(rb'href="(/tema/[^"]+)', page)
    return total + (len(gzip.compress(client.get(theme[1].decode()).content)) if theme else 0)


def test_a_first_visit_weighs_less_than_a_hundred_kilobytes(client, listed):
    case, _ = cast.ask(client)
    for address in (
        "/",
        "/jatim/",
        "/standar/",
        "/informasi/",
        "/kalbar/ajukan/jenis/",
        f"/lacak/{case.slug}/",
        f"/lacak/{case.slug}/bukti/",
    ):
        assert weight(client, address) < 100 * KILOBYTE, address
    assert len(gzip.compress(client.get(f"/lacak/{case.slug}/").content)) < 40 * KILOBYTE


def test_pages_carry_no_inline_script_or_style(client, listed):
    for address in ("/", "/standar/", "/informasi/", "/kalbar/ajukan/jenis/", "/lacak/"):
        page = client.get(address).content.decode()
        assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son[a-z]+=", page), address
        assert "'unsafe" not in client.get(address)["Content-Security-Policy"]


def test_words_are_plain(client, listed):
    for address in (
        "/",
        "/layanan/",
        "/bantuan/",
        "/maklumat/",
        "/kalbar/ajukan/jenis/",
        "/lacak/",
        "/data-pribadi/",
    ):
        assert not re.search(r"\b(disposisi|SLA|invalid|submit|Anda)\b", text_of(client.get(address)), re.IGNORECASE), (
            address
        )


def test_queries_are_counted_on_both_databases():
    with CaptureQueriesContext(connection) as found:
        list(PublicInformation.objects.all())
    assert len(found) == 1 and settings.DATABASES["default"]["ENGINE"]
