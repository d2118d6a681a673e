"""Public pages of this service: the request form."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from casework.cases import engine
from casework.cases.follow import entry
from casework.cases.follow.views import private
from casework.cases.intake import Differs, Replayed
from casework.cases.models import Case
from casework.files.rules import FileRefused
from casework.organization.http import HttpRequest
from casework.organization.middleware import client_address
from casework.organization.place import of_agency
from requests_app import limits, wizard
from requests_app.dip import search
from requests_app.draft import Draft
from requests_app.models import PublicInformation

SENT = "terkirim"  # session: key of a sent form → its case


def _draft(request: HttpRequest) -> Draft:
    return Draft.load(request.session, request.agency.code, request.now)


def _save(request: HttpRequest, draft: Draft) -> None:
    draft.save(request.session, signed_in=request.user.is_authenticated)


def _address(request: HttpRequest) -> str:
    return client_address(request)


@require_GET
@of_agency
@private
def ask(request: HttpRequest) -> HttpResponse:
    """Where a request begins: the first page not answered, or where to go when this agency takes none here."""
    if wizard.online_intake(request.agency) is None:
        return render(request, "citizen/ask_closed.html", {})
    draft = _draft(request)
    item = request.GET.get("pokok", "")
    if item.isdecimal() and (
        row := PublicInformation.objects.standing().filter(agency=request.agency, number=int(item[:4])).first()
    ):
        draft.answers["wanted"] = f"{row.title}. {row.summary}"
        _save(request, draft)
    return redirect("requests_app:page", code=request.agency.code, key=wizard.next_open(draft) or "jenis")


@require_http_methods(["GET", "POST"])
@of_agency
@private
def page(request: HttpRequest, key: str) -> HttpResponse:
    draft = _draft(request)
    keys = wizard.keys(draft)
    if key not in keys:
        raise Http404
    if wizard.online_intake(request.agency) is None:
        return render(request, "citizen/ask_closed.html", {})
    place = keys.index(key)
    missing = wizard.next_open(draft)
    if missing and keys.index(missing) < place:  # a later page opened by its address, or by Back after sending
        return _earlier_page(request, draft, missing)
    form = _page_form(request, draft, key)
    found: list[PublicInformation] = []
    if request.method == "POST" and form.is_valid() and not getattr(form, "asks_confirmation", False):
        found = search.hits(request.agency, request.POST["wanted"]) if key == "informasi" else []
        if {str(row.number) for row in found} <= set(request.POST.getlist("seen")):
            _take_page(request, draft, key, form)
            return _onward(request, draft, key)
    elif key == "informasi":
        found = search.hits(request.agency, form["wanted"].value() or "")
    context = {"form": form, "page": wizard.pages(draft)[place], "step": place + 1, "steps": len(keys), "found": found}
    context |= {"draft": draft, "back": _back(request, keys, place), "checking": "ubah" in request.GET}
    return render(request, "citizen/ask_page.html", context, status=422 if form.errors else 200)


def _page_form(request: HttpRequest, draft: Draft, key: str) -> Any:
    form_class = next(page.form for page in wizard.PAGES if page.key == key)
    more = wizard.options(draft, key)
    if request.method == "POST":
        return form_class(request.POST, request.FILES, **more)
    return form_class(initial=wizard.initial(draft, key), **more)


def _take_page(request: HttpRequest, draft: Draft, key: str, form: Any) -> None:
    if key == "berkas":
        for proof in form.keys:
            way, file = form.given(proof)
            if file:
                draft.keep_paper(proof, file, request.now)
            elif way == wizard.LATER:
                draft.bring_later(proof)
    else:
        before = (wizard.kind_of(draft), wizard.is_represented(draft))
        draft.answers |= wizard.typed(form, request.POST)
        wizard.forget_later(draft, before)
    draft.mark(key)
    _save(request, draft)


def _onward(request: HttpRequest, draft: Draft, key: str) -> HttpResponse:
    keys = wizard.keys(draft)
    following = keys[keys.index(key) + 1 :]
    if "ubah" in request.GET:
        following = tuple(filter(None, [wizard.next_open(draft)]))
    if not following:
        return redirect("requests_app:check", code=request.agency.code)
    return redirect("requests_app:page", code=request.agency.code, key=following[0])


def _back(request: HttpRequest, keys: tuple[str, ...], place: int) -> str:
    code = request.agency.code
    if "ubah" in request.GET:
        return reverse("requests_app:check", args=(code,))
    return reverse("requests_app:page", args=(code, keys[place - 1])) if place else reverse("agency_home", args=(code,))


@require_http_methods(["GET", "POST"])
@of_agency
@private
def check(request: HttpRequest) -> HttpResponse:
    """All answers once more, then the sending. A form sent before leads to the same receipt, however often it comes."""
    if request.method == "POST" and (slug := request.session.get(SENT, {}).get(request.POST.get("key", ""))):
        return redirect("follow:receipt", slug=slug)
    intake = wizard.online_intake(request.agency)
    if intake is None:
        return render(request, "citizen/ask_closed.html", {})
    draft = _draft(request)
    if missing := wizard.next_open(draft):
        return _earlier_page(request, draft, missing)
    whole = wizard.Whole(draft)
    if fault := whole.first_fault:
        return _page(request, fault)
    problem = ""
    if request.method == "POST":
        problem = limits.refusal(request.POST.get("stamp", ""), draft.key, request.POST.get("situs", ""), request.now)
        if not problem:
            return _send(request, intake, whole)
    rows = wizard.answers(whole)
    for row in rows:
        row["url"] = reverse("requests_app:page", args=(request.agency.code, row["page"])) + "?ubah"
    context = {"answers": rows, "key": draft.key, "stamp": limits.stamp(draft.key, request.now), "problem": problem}
    context["back"] = reverse("requests_app:page", args=(request.agency.code, "berkas"))
    return render(request, "citizen/ask_check.html", context, status=422 if problem else 200)


def _earlier_page(request: HttpRequest, draft: Draft, key: str) -> HttpResponse:
    """Back after sending leads to the receipt again, not to an empty form."""
    if not draft.done and (sent := list(request.session.get(SENT, {}).values())):
        return redirect("follow:receipt", slug=sent[-1])
    return _page(request, key)


def _page(request: HttpRequest, key: str) -> HttpResponse:
    return redirect("requests_app:page", code=request.agency.code, key=key)


def _send(request: HttpRequest, intake: Any, whole: wizard.Whole) -> HttpResponse:
    contacts, key = whole.contacts, whole.draft.key
    try:
        limits.check(_address(request), contacts)
        opened = wizard.send(intake, whole, agency=request.agency, at=request.now)
    except limits.TooMany as refusal:
        return render(request, "follow/wait.html", {"text": str(refusal)}, status=429)
    except Replayed as replay:
        return redirect("follow:receipt", slug=replay.case.slug)
    except Differs:  # the same draft changed after it was sent: what was sent stands
        return render(request, "citizen/ask_differs.html", {}, status=409)
    except (engine.ActRefused, FileRefused) as refusal:
        return render(request, "citizen/ask_refused.html", {"text": str(refusal)}, status=422)
    limits.count(_address(request), contacts)
    remember_sent(request, key, opened.case)
    whole.draft.drop(request.session)
    entry.hand_out(request.session, opened)
    return redirect("follow:receipt", slug=opened.case.slug)


def remember_sent(request: HttpRequest, key: str, case: Case) -> None:
    kept = list(request.session.get(SENT, {}).items())[-9:]
    request.session[SENT] = dict(kept) | {key: case.slug}
