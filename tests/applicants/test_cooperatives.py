"""The register of cooperatives: found by number or any word, changed with history."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from casework.cooperatives.models import Cooperative, CooperativeChange
from casework.cooperatives.register import add, change, find

AT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
KAPUAS = {
    "name": "Koperasi Kredit Sinar Kapuas",
    "nik_koperasi": "6171010020001",
    "entity_number": "19/BH/X",
    "regency": "Sanggau",
}


def test_found_by_number_name_or_any_word(kalbar, jatim):
    row = add(kalbar, KAPUAS, at=AT)
    for text in ("6171010020001", "19/bh/x", "koperasi kredit", "kredit", "KAPUAS", "sinar k"):
        assert find(kalbar, text) == [row], text
    for text in ("", "k", "%", "apuas", "\x00"):
        assert find(kalbar, text) == []
    assert find(jatim, "kapuas") == []


def test_changes_are_kept(kalbar):
    row = add(kalbar, KAPUAS, at=AT)
    line = change(row, {"regency": "Sintang", "name": KAPUAS["name"]}, reason="pindah alamat", at=AT)
    assert (row.regency, line.values) == ("Sintang", {"regency": ["Sanggau", "Sintang"]})
    assert change(row, {"regency": "Sintang"}, at=AT) is None
    assert CooperativeChange.objects.filter(cooperative=row).count() == 2


@pytest.mark.parametrize(
    "values", [{"name": ""}, {"name": "A\x00"}, {"type": "bank"}, {"contact_email": "x"}, {"name": "x" * 201}]
)
def test_bad_values_change_nothing(kalbar, values):
    row = add(kalbar, KAPUAS, at=AT)
    with pytest.raises(ValidationError):
        change(row, values, at=AT)
    assert Cooperative.objects.get().name == KAPUAS["name"]
    assert CooperativeChange.objects.count() == 1


def test_a_number_is_given_once_per_agency(kalbar, jatim):
    add(kalbar, KAPUAS, at=AT)
    add(jatim, KAPUAS, at=AT)
    with pytest.raises(ValidationError):
        add(kalbar, {**KAPUAS, "name": "Lain"}, at=AT)
    assert Cooperative.objects.count() == 2
