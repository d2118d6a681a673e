from django.http import HttpRequest, HttpResponse
from django.urls import path

from ppid_portal.urls import handler400, handler403, handler404, handler500  # noqa: F401
from ppid_portal.urls import urlpatterns as portal


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("halo")


urlpatterns = [path("bare", bare), *portal]
