"""NIK, telephone and names as people type them."""

import pytest
from django.core.exceptions import ValidationError

from casework.applicants.identity import (
    masked_email,
    masked_nik,
    masked_phone,
    nik_doubts,
    normal_name,
    normal_nik,
    normal_phone,
    search_key,
    short_name,
)

NIK = "6171054203990000"


@pytest.mark.parametrize(
    "typed",
    [
        NIK,
        " 6171 0542 0399 0000 ",
        "6171.0542.0399.0000",
        "6171-05-420399-0000",
        "٦١٧١٠٥٤٢٠٣٩٩٠٠٠٠",
        "６１７１０５４２０３９９００００",
    ],
)
def test_one_nik_has_one_spelling(typed):
    assert normal_nik(typed) == NIK


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("617105420399000", "NIK harus 16 angka. Anda mengetik 15 angka."),
        ("61710542039900001", "Anda mengetik 17 angka."),
        ("61710542O3990000", "hanya berisi angka"),
        ("+6171054203990000", "hanya berisi angka"),
        ("6171\x00054203990000", "hanya berisi angka"),
        ("0" * 16, "nol semua"),
    ],
)
def test_a_wrong_nik_is_told_why(typed, says):
    with pytest.raises(ValidationError, match=says):
        normal_nik(typed)


def test_nothing_typed_is_nothing():
    assert (normal_nik("  "), normal_phone(""), normal_name(" ")) == ("", "", "")


@pytest.mark.parametrize(
    ("nik", "doubts"),
    [
        (NIK, 0),
        ("3515023105900000", 0),
        ("9971054203990000", 1),
        ("6171053203990000", 1),
        ("6171057203990000", 1),
        ("6171054213990000", 1),
        ("9999999999999999", 3),
    ],
)
def test_an_odd_nik_is_doubted(nik, doubts):
    assert len(nik_doubts(nik)) == doubts


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("0812-0000-0012", "+6281200000012"),
        ("+62 812 0000 0012", "+6281200000012"),
        ("62 81200000012", "+6281200000012"),
        ("+62 0812 0000 0012", "+6281200000012"),
        ("81200000012", "+6281200000012"),
        ("(0561) 733123", "+62561733123"),
        ("0060 82 123 456", "+6082123456"),
    ],
)
def test_one_telephone_has_one_spelling(typed, normal):
    assert normal_phone(typed) == normal


@pytest.mark.parametrize("typed", ["733123", "0812 rumah", "0" * 30, "+", "08\x00120000"])
def test_a_wrong_telephone_is_refused(typed):
    with pytest.raises(ValidationError, match="Nomor telepon"):
        normal_phone(typed)


@pytest.mark.parametrize("name", ["A", "O'Neil", "Siti 😀", "{{7*7}}", "<script>", "=cmd|' /C calc'!A0", "Ñ" * 200])
def test_unusual_names_are_taken_as_they_are(name):
    assert normal_name(f"  {name} ") == name


@pytest.mark.parametrize("name", ["Rini\u202eitiS", "Rini\u200bSari", "Rini\x00", "Rini\x1b[2J", "A" * 201, "---"])
def test_names_with_hidden_characters_are_refused(name):
    with pytest.raises(ValidationError):
        normal_name(name)


def test_search_ignores_case_accents_and_punctuation():
    assert search_key("  Málik  O'Neil, S.H.") == "MALIK ONEIL SH"


def test_masks():
    assert masked_nik("6171054203990012") == "6171••••••••0012"
    assert masked_phone("+6281234560012") == "+62812••••0012"
    assert masked_email("rini@contoh.id") == "r••••@contoh.id"
    assert short_name("Rini Sari") == "R*** S***"
    assert masked_nik("") == masked_phone("") == masked_email("") == ""
