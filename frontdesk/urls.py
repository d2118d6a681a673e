from django.urls import path

from frontdesk import views

app_name = "frontdesk"

urlpatterns = [
    path("loket/", views.counter, name="counter"),
    path("loket/tanda/<slug:slug>/", views.ticket, name="ticket"),
    path("loket/tanda/<slug:slug>/tanda-terima/", views.receipt, name="receipt"),
    path("loket/tanda/<slug:slug>/kode-baru/", views.new_code, name="new_code"),
]
