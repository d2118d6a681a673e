from django.urls import path

from casework.notifications import views

app_name = "notifications"

urlpatterns = [
    path("", views.mailbox, name="mailbox"),
    path("<int:mail_id>/", views.mail, name="mail"),
    path("tertahan/", views.stuck, name="stuck"),
    path("tertahan/<int:message_id>/kirim/", views.resend, name="resend"),
]
