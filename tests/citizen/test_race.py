"""An impatient thumb: the same form three times at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from casework.applicants.models import Applicant
from casework.cases.models import Case, Submission
from casework.numbering.models import NumberSequence
from casework.registers.models import RegisterEntry
from tests.citizen import cast


@pytest.mark.django_db(transaction=True)
def test_three_sendings_at_once_make_one_case_without_a_gap(loaded_procedures):
    first = Client()
    cast.fill(first)
    form, cookies = cast.check(first), first.cookies

    def send(_: int) -> tuple[int, str]:
        visitor = Client()
        visitor.cookies = cookies
        response = visitor.post("/kalbar/ajukan/periksa/", form)
        connection.close()
        return response.status_code, response.get("Location", "")

    with ThreadPoolExecutor(3) as pool:
        answers = set(pool.map(send, range(3)))
    case = Case.objects.get()
    assert answers == {(302, f"/lacak/{case.slug}/bukti/")}
    assert Applicant.objects.count() == Submission.objects.count() == 1
    assert NumberSequence.objects.get(scope="kalbar:request").last == 1
    assert RegisterEntry.objects.filter(register="requests").count() == 1
    assert cast.code_of(first.get(f"/lacak/{case.slug}/bukti/").content.decode())
