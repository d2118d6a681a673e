from django.urls import path

from casework.survey import views

app_name = "survey"

urlpatterns = [
    path("kepuasan/", views.public, name="public"),
    path("kepuasan/hasil/", views.results, name="results"),
    path("kepuasan/hasil.csv", views.sheet, name="sheet"),
    path("kepuasan/kertas/", views.paper, name="paper"),
    path("nilai/<str:token>/", views.answer, name="answer"),
]
