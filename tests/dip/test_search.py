"""The public search: the same hits on both databases, ranked, capped, and marked."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.organization.models import Agency
from requests_app.dip import index, search, words
from requests_app.dip.models import PublicInformation, SearchEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def listed(loaded_procedures):
    call_command("load_public_information", verbosity=0)


def kalbar():
    return Agency.objects.get(code="kalbar")


def numbers(text, kind=""):
    return [hit.thing.number for hit in search.find(kalbar(), text, kind)[0]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("KOPERASI aktif", [15]),
        ("perizinan", [12, 13, 17]),
        ("penipuan", [12]),
        ("mengatasnamakan", [12]),
        ("kesehat", [18]),  # still being typed
        ("rekapitulasi", []),
        ("2025 neraca", [6]),
        ("daftar yang ada di dinas", []),
        ("zzzz", []),
        ("'; DROP TABLE x; --", []),
        ("!!! & | ( ) : * <-> \\ %", []),
        ("Nérâca", [6]),
    ],
)
def test_every_telling_word_must_occur(text, found):
    assert sorted(numbers(text)) == found


def test_a_word_of_the_title_comes_first():
    assert numbers("izin")[0] == 17
    assert numbers("izin", "M") and set(numbers("izin", "M")) == {12, 13}


def test_hits_are_marked_in_their_own_words():
    (hit,) = search.find(kalbar(), "penipuan")[0]
    assert not [text for text, is_hit in hit.snippet if is_hit]  # only the title says it
    marked = [text for hit in search.find(kalbar(), "izin")[0] for text, is_hit in hit.snippet if is_hit]
    assert marked and all("izin" in text for text in marked)


def test_pages_end_at_the_cap_and_nothing_is_counted():
    agency = kalbar()
    rows = [
        PublicInformation(agency=agency, number=100 + at, title=f"Kapal {at}", category="S", updated_on="2026-11-02")
        for at in range(250)
    ]
    index.put_many(PublicInformation.objects.bulk_create(rows))
    seen = []
    with CaptureQueriesContext(connection) as asked:
        for page in range(1, 13):
            hits, more = search.find(agency, "kapal", page=page)
            seen.append((len(hits), more))
    assert seen[:9] == [(20, True)] * 9 and seen[9] == (20, False)
    assert not [row["sql"] for row in asked.captured_queries if "COUNT(" in row["sql"].upper()]


@pytest.mark.postgres
def test_the_stems_are_those_of_the_database():
    seen = {
        word for entry in SearchEntry.objects.all() for word in f"{entry.title} {entry.body}".split() if word.isalpha()
    }
    assert len(seen) > 150
    with connection.cursor() as cursor:
        cursor.execute("SELECT word, ts_lexize('indonesian_stem', word) FROM unnest(%s) AS word", [sorted(seen)])
        differ = [(word, found, words.stem(word)) for word, found in cursor.fetchall() if found != [words.stem(word)]]
    assert not differ


@pytest.mark.postgres
def test_the_index_is_there_and_is_used():
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM requests_app_searchentry WHERE words @@ to_tsquery('pg_catalog.indonesian', 'izin')"
        )
        plan = " ".join(row[0] for row in cursor.fetchall())
        cursor.execute("RESET enable_seqscan")
    assert "search_entry_words" in plan
