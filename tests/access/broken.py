"""The house with one view that breaks: what the page of a broken server looks like from outside."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from ppid_portal import urls

handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


urlpatterns = [path("rusak/", breaks), *urls.urlpatterns]
