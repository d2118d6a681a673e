from django.urls import path

from research import statement

app_name = "research"

urlpatterns = [path("kasus/<slug:slug>/pernyataan-peneliti/", statement.statement, name="statement")]
