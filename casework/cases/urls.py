from django.urls import path

from casework.cases import asking_views, change_views, claim_views, correction_views, views
from casework.cases.giving import views as giving

app_name = "cases"

urlpatterns = [
    path("pekerjaan/", views.my_work, name="my_work"),
    path("pekerjaan/ambil/", claim_views.take_next, name="take_next"),
    path("antrean/", views.queue_page, name="queue"),
    path("kasus/<slug:slug>/", views.case_page, name="case"),
    path("kasus/<slug:slug>/langkah/<slug:action>/", views.act, name="act"),
    path("kasus/<slug:slug>/mulai/", views.begin, name="begin"),
    path("kasus/<slug:slug>/dokumen/", views.add_document, name="add_document"),
    path("kasus/<slug:slug>/kelengkapan/", asking_views.requirements, name="requirements"),
    path("kasus/<slug:slug>/kelengkapan/<int:pk>/", asking_views.proof, name="proof"),
    path("kasus/<slug:slug>/pemohon/", correction_views.applicant, name="applicant"),
    path("kasus/<slug:slug>/gabung/", change_views.merge, name="merge"),
    path("kasus/<slug:slug>/pindah/", change_views.move, name="move"),
    path("kasus/<slug:slug>/jalur/", change_views.regime, name="regime"),
    path("kasus/<slug:slug>/identitas/", views.reveal, name="reveal"),
    path("tugas/<int:pk>/", views.task_page, name="task"),
    path("tugas/<int:pk>/ambil/", claim_views.take, name="take"),
    path("tugas/<int:pk>/lepas/", claim_views.give_back, name="give_back"),
    path("dokumen/<int:pk>/", views.document, name="document"),
    path("dokumen/<int:pk>/berikan/", giving.give, name="give"),
    path("dokumen/<int:pk>/tarik/", giving.take_back, name="take_back"),
    path("cari/", views.find, name="search"),
    path("sop/<int:version_id>/", views.sop_sheet, name="sheet"),
]
