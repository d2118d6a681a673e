"""The number of an approved letter: one press for the next one; a page for a code of choice, an insert, or a number
from outside.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from casework.letters import numbering, numbers, stages
from casework.letters.access import get_letter_for
from casework.letters.models import Letter
from casework.letters.number_forms import NumberForm
from casework.letters.writing import LetterRefused, LetterStale
from casework.numbering import numbers as counters
from casework.numbering.numbers import NumberBusy
from casework.organization.http import HttpRequest
from casework.organization.staff import staff_only


@require_http_methods(["GET", "POST"])
@staff_only
def number(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_letter_for(request.actor, pk)
    if request.method == "POST":
        form = NumberForm(request.POST if "way" in request.POST else {"way": NumberForm.NEXT}, letter=letter)
        if form.is_valid():
            return _take(request, letter, form)
        return _page(request, letter, form, status=422)
    if not stages.may(letter, request.actor, request.now).number:
        messages.warning(request, "Surat ini tidak sedang menunggu nomor dari Saudara.")
        return redirect("letters:letter", pk=pk)
    return _page(request, letter, NumberForm(letter=letter))


def _take(request: HttpRequest, letter: Letter, form: NumberForm) -> HttpResponse:
    try:
        numbering.take_number(letter, by=request.actor, at=request.now, wish=form.wish())
    except LetterStale as stale:
        messages.warning(request, str(stale))
    except NumberBusy as busy:
        messages.error(request, str(busy))
    except LetterRefused as refusal:
        if "way" not in request.POST:
            messages.error(request, str(refusal))
            return redirect("letters:letter", pk=letter.pk)
        form.add_error(None, str(refusal))
        return _page(request, letter, form, status=422)
    else:
        messages.success(request, f"Nomor {letter.number} diberikan.")
    return redirect("letters:letter", pk=letter.pk)


def _page(request: HttpRequest, letter: Letter, form: NumberForm, status: int = 200) -> HttpResponse:
    used = numbers.Format.of(letter.agency, letter.kind)
    today = request.now.astimezone(letter.agency.zone).date()
    last = counters.last(used.scope, today.year)
    parts = numbers.Parts(numbers.code_of(letter), last + 1, "", numbers.unit_of(letter, used))
    context = {
        "letter": letter,
        "case": letter.case,
        "form": form,
        "codes": numbers.offered(letter.agency).values_list("code", "title"),
        "last": last,
        "next_number": numbers.compose(used.pattern, parts, today.year, today.month),
        "year": today.year,
    }
    return render(request, "surat/number.html", context, status=status)
