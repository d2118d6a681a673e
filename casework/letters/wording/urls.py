from django.urls import path

from casework.letters.wording import form_views, views

urlpatterns = [
    path("", views.index, name="wordings"),
    path("<slug:kind>/", views.show, name="wording"),
    path("<slug:kind>/banding/", views.compare_versions, name="wording_compare"),
    path("<slug:kind>/versi/<int:pk>/", views.version, name="wording_version"),
    path("<slug:kind>/versi/<int:pk>/pdf/", views.version_pdf, name="wording_version_pdf"),
    path("<slug:kind>/versi/<int:pk>/pakai/", form_views.go_back, name="wording_back"),
    path("<slug:kind>/mulai/", form_views.begin, name="wording_begin"),
    path("<slug:kind>/konsep/", form_views.write, name="wording_write"),
    path("<slug:kind>/konsep/lihat/", form_views.look, name="wording_look"),
    path("<slug:kind>/konsep/pdf/", form_views.draft_pdf, name="wording_pdf"),
    path("<slug:kind>/konsep/berlakukan/", form_views.put_in_force, name="wording_put"),
    path("<slug:kind>/konsep/buang/", form_views.drop, name="wording_drop"),
    path("<slug:kind>/bersama/", form_views.back_to_shared, name="wording_shared"),
]
