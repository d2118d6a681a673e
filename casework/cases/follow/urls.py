from django.urls import path

from casework.cases import asking_views, correction_views
from casework.cases.follow import taking_views, views

app_name = "follow"

urlpatterns = [
    path("lacak/", views.track, name="track"),
    path("lacak/lupa-kode/", views.lost, name="lost"),
    path("lacak/kode-baru/<str:token>/", views.new_code, name="new_code"),
    path("lacak/data/<str:token>/", correction_views.confirm, name="confirm"),
    path("lacak/<slug:slug>/data/", correction_views.ask, name="correct"),
    path("lacak/<slug:slug>/yang-diteruskan/", views.kept, name="kept"),
    path("lacak/<slug:slug>/", views.case_page, name="case"),
    path("lacak/<slug:slug>/bukti/", views.receipt, name="receipt"),
    path("lacak/<slug:slug>/lengkapi/", asking_views.repair, name="repair"),
    path("lacak/<slug:slug>/lengkapi/kirim/", asking_views.send_repair, name="send_repair"),
    path("lacak/<slug:slug>/lengkapi/<int:pk>/", asking_views.answer, name="answer"),
    path("lacak/<slug:slug>/lakukan/<slug:action>/", views.act, name="act"),
    path("lacak/<slug:slug>/berkas/<int:pk>/", views.document, name="document"),
    path("unduh/<str:token>/", taking_views.show, name="take"),
    path("unduh/<str:token>/<int:pk>/", taking_views.take, name="take_document"),
    path("l/<str:token>/", views.by_link, name="by_link"),
]
