from django.urls import path

from frontdesk.kiosk import upkeep, views

urlpatterns = [
    path("kios/", views.start, name="kiosk"),
    path("kios/nomor/", views.take, name="kiosk_take"),
    path("kios/karcis/<uuid:key>/", views.ticket, name="kiosk_ticket"),
    path("kios/nilai/", views.rate, name="kiosk_rate"),
    path("kios/terima-kasih/", views.thanks, name="kiosk_thanks"),
    path("kelola/kios/", upkeep.devices, name="kiosks"),
    path("kelola/kios/<int:pk>/cabut/", upkeep.revoke, name="kiosk_revoke"),
]
