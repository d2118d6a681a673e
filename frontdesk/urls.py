from django.urls import include, path

from frontdesk import asking, views
from frontdesk.guests import views as guests
from frontdesk.paper import views as paper

app_name = "frontdesk"

urlpatterns = [
    path("loket/", views.counter, name="counter"),
    path("loket/tamu/", guests.guests, name="guests"),
    path("loket/tamu/<int:pk>/pulang/", guests.leave, name="guest_leaves"),
    path("loket/sampai-mana/", asking.whereabouts_page, name="whereabouts"),
    path("loket/susulan/", paper.later, name="later"),
    path("loket/formulir/", paper.blank, name="blank"),
    path("loket/formulir/cetak/", paper.sheet, name="slips"),
    path("loket/tanda/<slug:slug>/", views.ticket, name="ticket"),
    path("loket/tanda/<slug:slug>/tanda-terima/", views.receipt, name="receipt"),
    path("loket/tanda/<slug:slug>/kode-baru/", views.new_code, name="new_code"),
    path("", include("frontdesk.queue.urls")),
    path("", include("frontdesk.kiosk.urls")),
]
