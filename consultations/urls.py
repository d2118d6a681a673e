from django.urls import path

from consultations import topic_views, views
from consultations.recap import views as recap

app_name = "consultations"

urlpatterns = [
    path("konsultasi/", views.today, name="today"),
    path("konsultasi/rekap/", recap.recap, name="recap"),
    path("konsultasi/rekap/lembar/", recap.sheet, name="recap_sheet"),
    path("konsultasi/rekap/surat/", recap.write, name="recap_letter"),
    path("konsultasi/koperasi/<int:pk>/", views.history, name="history"),
    path("konsultasi/<slug:slug>/", views.serve, name="serve"),
    path("konsultasi/<slug:slug>/mulai/", views.start, name="start"),
    path("konsultasi/<slug:slug>/serahkan/", views.assign, name="assign"),
    path("konsultasi/<slug:slug>/koperasi/", views.cooperative, name="cooperative"),
    path("konsultasi/<slug:slug>/catatan/", views.note, name="note"),
    path("kelola/topik/", topic_views.listing, name="topics"),
    path("kelola/topik/sendiri/", topic_views.make_own, name="own_topics"),
    path("kelola/topik/tambah/", topic_views.topic, name="topic_add"),
    path("kelola/topik/<int:pk>/", topic_views.topic, name="topic"),
    path("kelola/topik/<int:pk>/atur/", topic_views.arrange, name="topic_arrange"),
]
