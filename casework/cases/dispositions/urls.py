from django.urls import path

from casework.cases.dispositions import listing, pictures, views

app_name = "dispositions"

urlpatterns = [
    path("disposisi/", listing.mine, name="mine"),
    path("disposisi/<int:pk>/", views.share, name="share"),
    path("disposisi/<int:pk>/selesai/", views.finish, name="finish"),
    path("disposisi/<int:pk>/teruskan/", views.pass_on, name="pass_on"),
    path("disposisi/<int:pk>/kembalikan/", views.give_back, name="give_back"),
    path("disposisi/<int:pk>/tarik/", views.recall, name="recall"),
    path("disposisi/<int:pk>/ingatkan/", views.remind, name="remind"),
    path("kasus/<slug:slug>/disposisi/", views.give, name="give"),
    path("kasus/<slug:slug>/disposisi/kertas/", views.paper, name="paper"),
    path("dokumen/<int:pk>/lembar/<int:page>/", pictures.picture, name="picture"),
]
