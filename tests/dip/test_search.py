"""The public search: the same hits on both databases, ranked, capped, and marked."""

import pytest
from django.core.management import call_command
from django.db import connection

from casework.organization.models import Agency
from requests_app.dip import search, words
from requests_app.dip.models import SearchEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def listed(loaded_procedures, django_db_blocker):
    call_command("load_public_information", verbosity=0)


def kalbar():
    return Agency.objects.get(code="kalbar")


def numbers(text, kind=""):
    return sorted(hit.thing.number for hit in search.find(kalbar(), text, kind)[0])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("KOPERASI aktif", [15]),
        ("perizinan", [12, 13, 17]),
        ("penipuan", [12]),
        ("daftar yang ada di dinas", []),
        ("zzzz", []),
        ("'; DROP TABLE x; --", []),
        ("!!! & | ( ) : * <->", []),
    ],
)
def test_every_telling_word_must_occur(text, found):
    assert numbers(text) == found


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
