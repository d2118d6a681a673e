from django.urls import path

from frontdesk.queue import board, views

urlpatterns = [
    path("antrean-loket/", views.queue, name="queue"),
    path("antrean-loket/loket/", views.seat, name="queue_seat"),
    path("antrean-loket/panggil/", views.call, name="queue_call"),
    path("antrean-loket/ambil/", views.take, name="queue_take"),
    path("antrean-loket/<int:pk>/", views.act, name="queue_act"),
    path("antrean-loket/<int:pk>/karcis/", views.paper, name="queue_paper"),
    path("papan-antrean/", board.board, name="board"),
    path("<slug:code>/papan-antrean/", board.board, name="board"),
]
