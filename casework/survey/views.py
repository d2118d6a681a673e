"""The form behind the link, the paper form of the counter, and the figures for staff and for everybody."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet, TextChoices
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from casework.cases.follow.views import private
from casework.cases.models import Case
from casework.cases.registry import services
from casework.organization.http import HttpRequest
from casework.organization.models import Role
from casework.organization.staff import staff_only, with_role
from casework.survey import answering, figures
from casework.survey.elements import ELEMENTS
from casework.survey.forms import MAYBE, PaperForm, SurveyForm
from casework.survey.models import SurveyAnswer
from casework.workdays.words import MONTHS

DESK = (Role.FRONT_OFFICE, Role.PPID_OFFICER, Role.INFORMATION_SERVICE, Role.SECRETARIAT)
FIRST_YEAR = 2020
REMARKS = 50


@require_http_methods(["GET", "POST"])
@private
def answer(request: HttpRequest, token: str) -> HttpResponse:
    case = answering.case_of(token, request.now)
    if case is None:
        return render(request, "survey/gone.html", {}, status=404)
    if answering.has_answered(case):
        return render(request, "survey/thanks.html", {"agency": case.agency})
    form = SurveyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answering.answer_for(case, form.cleaned_data, at=request.now)
        except answering.AlreadyAnswered:
            pass  # a second press: the first one counts
        return render(request, "survey/thanks.html", {"agency": case.agency})
    context = {"form": form, "agency": case.agency, "service": label(case.service)}
    return render(request, "survey/answer.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@with_role(*DESK)
def paper(request: HttpRequest) -> HttpResponse:
    """A form somebody filled in with a pen; the next one is a press away."""
    form = PaperForm(request.POST or None, services=offered(request))
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        service = values.pop("service")
        answering.answer(request.agency, service, SurveyAnswer.Way.PAPER, values, at=request.now)
        messages.success(request, "Formulir tersimpan. Silakan formulir berikutnya.")
        return redirect("survey:paper")
    return render(request, "survey/paper.html", {"form": form}, status=422 if form.errors else 200)


def label(service: str) -> str:
    found = services.get(service)
    return found.label if found else service


def offered(request: HttpRequest) -> list[tuple[str, str]]:
    there = Case.objects.filter(agency=request.agency).values_list("service", flat=True).distinct()
    return sorted(((name, label(name)) for name in {*there}), key=lambda row: row[1])


# Figures


@require_GET
@staff_only
def results(request: HttpRequest) -> HttpResponse:
    context = _results(request)
    since, until, service = context["since"], context["until"], context["service"]
    rows = SurveyAnswer.objects.filter(agency=request.agency, month__gte=since, month__lt=until)
    rows = rows.filter(service=service) if service else rows
    said = rows.exclude(remark="").order_by("-month", "id")[:REMARKS]
    context |= {"remarks": said, "people": _people(rows), "ways": _counts(rows, "way", SurveyAnswer.Way)}
    return render(request, "survey/results.html", context)


@require_GET
def public(request: HttpRequest) -> HttpResponse:
    """The same figures for everybody, without what people wrote."""
    return render(request, "survey/public.html", _results(request))


def _results(request: HttpRequest) -> dict[str, Any]:
    agency, zone = request.agency, request.agency.zone
    this_year = request.now.astimezone(zone).year
    asked = request.GET.get("tahun", "")
    year = (
        int(asked) if asked.isascii() and asked.isdigit() and FIRST_YEAR <= int(asked[:6]) <= this_year else this_year
    )
    service = request.GET.get("layanan", "")
    if service and services.get(service) is None:
        raise Http404
    since, until = date(year, 1, 1), date(year + 1, 1, 1)
    start, end = datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)
    months = figures.by("month", agency, since, until, service)
    of_services = figures.by("service", agency, since, until)
    return {
        "year": year,
        "years": range(this_year, max(FIRST_YEAR, this_year - 5), -1),
        "service": service,
        "service_label": label(service) if service else "Semua layanan",
        "since": since,
        "until": until,
        "figure": figures.figure(agency, since, until, service),
        "months": [(MONTHS[at - 1], months.get(date(year, at, 1), figures.NOBODY)) for at in range(1, 13)],
        "services": [(name, label(str(name)), found) for name, found in of_services.items()],
        "response": figures.response(agency, start, end, since, until, service),
    }


def _people(rows: QuerySet[SurveyAnswer]) -> list[tuple[str, list[tuple[str, int]]]]:
    return [(words, _counts(rows, name, kinds)) for name, words, kinds in MAYBE]


def _counts(rows: QuerySet[SurveyAnswer], name: str, kinds: type[TextChoices]) -> list[tuple[str, int]]:
    """In the order of the form; who left it open comes last."""
    found = dict(rows.values_list(name).annotate(count=Count("id")).order_by())
    return [(text, found[value]) for value, text in [*kinds.choices, ("", "Tidak menjawab")] if found.get(value)]


@require_GET
@staff_only
def sheet(request: HttpRequest) -> HttpResponse:
    """Per month and element, for the report of the year."""
    context, target = _results(request), io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(["Bulan", "Responden", *(element.name for element in ELEMENTS), "IKM", "Mutu"])
    for month, found in [*context["months"], (f"Tahun {context['year']}", context["figure"])]:
        means = ["" if mean is None else mean for _, mean, _ in found.elements]
        writer.writerow([month, found.count, *means, "" if found.shown is None else found.shown, found.band[0]])
    response = HttpResponse(target.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    name = f"ikm-{request.agency.code}-{context['year']}{'-' + context['service'] if context['service'] else ''}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
