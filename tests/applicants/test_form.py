"""The applicant's part of every form, at the counter and on the public page."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from casework.applicants.forms import ApplicantForm, RepresentationForm
from casework.applicants.models import Applicant
from casework.applicants.registering import attach, register
from casework.files import store
from tests.files import corpus

AT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
TYPED = {
    "kind": "perorangan",
    "name": " rini   Sari ",
    "nik": "6171 0542 0399 0000",
    "phone": "0812 0000 0012",
    "address": "Jl. Melati 7",
}


def filled(files=None, *, in_person: bool = False, nik_required: bool = False, **changes) -> ApplicantForm:
    form = ApplicantForm({**TYPED, **changes}, files, in_person=in_person, nik_required=nik_required)
    form.is_valid()
    return form


def test_a_filled_form_makes_an_applicant(kalbar):
    card = SimpleUploadedFile("ktp.jpg", corpus.image())
    form = filled({"identity_file": card})
    assert not form.errors
    row = register(kalbar, form.applicant_data(), at=AT)
    attach(row, **form.documents(), at=AT)
    row = Applicant.objects.get()
    assert (row.name, row.nik, row.phone) == ("rini Sari", "6171054203990000", "+6281200000012")
    assert store.read(row.identity_file, row.cipher).startswith(b"\xff\xd8\xff")


WRONG = {
    "nothing": (dict.fromkeys(TYPED, ""), {"kind", "name", "address", "phone"}),
    "short nik": ({"nik": "123"}, {"nik"}),
    "letters in telephone": ({"phone": "rumah"}, {"phone"}),
    "half an e-mail": ({"email": "rini@"}, {"email"}),
    "no way to answer": ({"phone": ""}, {"phone"}),
    "hidden characters": ({"name": "Rini\u202eSari"}, {"name"}),
    "NUL": ({"address": "Jl\x00"}, {"address"}),
    "unknown kind": ({"kind": "robot"}, {"kind"}),
    "entity without number": ({"kind": "badan_hukum"}, {"entity_number"}),
    "group without count": ({"kind": "kelompok"}, {"member_count"}),
    "group of one": ({"kind": "kelompok", "member_count": "1"}, {"member_count"}),
    "long address": ({"address": "x" * 301}, {"address"}),
}


@pytest.mark.parametrize("case", WRONG)
def test_each_mistake_is_told_at_its_field_in_indonesian(case):
    changes, fields = WRONG[case]
    form = filled(**changes)
    assert set(form.errors) == fields
    words = " ".join(message for messages in form.errors.values() for message in messages)
    assert not any(english in words for english in ("This field", "Ensure", "Enter a", "required"))


def test_at_the_counter_less_is_demanded():
    assert not filled(in_person=True, phone="", nik="").errors
    assert not filled(in_person=True, kind="badan_hukum").errors
    assert set(filled(in_person=True, nik="", nik_required=True).errors) == {"nik"}


def test_only_the_counter_says_that_a_card_was_seen():
    assert filled(in_person=True, identity_seen="on").applicant_data().identity_seen
    assert not filled(in_person=False, identity_seen="on").applicant_data().identity_seen


def test_an_odd_nik_asks_once_and_never_blocks():
    odd = filled(nik="9971054213990000")
    assert not odd.errors
    assert len(odd.warnings["nik"]) == 2
    assert odd.asks_confirmation
    assert not filled(nik="9971054213990000", confirmed="on").asks_confirmation
    assert not filled().warnings


def test_what_does_not_belong_to_the_chosen_kind_is_dropped():
    data = filled(entity_number="AHU-1", member_count="7").applicant_data()
    assert (data.entity_number, data.member_count) == ("", None)
    data = filled(kind="kelompok", entity_number="AHU-1", member_count="7").applicant_data()
    assert (data.entity_number, data.member_count) == ("", 7)


def test_a_kuasa_has_a_name_and_counts_only_where_one_is_named():
    form = RepresentationForm({"represented": "on"})
    assert set(form.errors) == {"representative_name"}
    form = RepresentationForm({"represented": "on", "representative_name": " Lestari  Dewi"})
    assert form.is_valid() and form.representation()["name"] == "Lestari Dewi"
    form = RepresentationForm({"representative_name": "Lestari"})
    assert form.is_valid() and form.representation() == {}


def test_fields_help_phones_and_browsers():
    html = ApplicantForm().as_div()
    assert 'inputmode="numeric"' in html
    assert 'type="tel"' in html
    assert 'autocomplete="email"' in html
    assert 'autocomplete="email"' not in ApplicantForm(in_person=True).as_div()
    assert " required" not in html.replace("required_css", "")
