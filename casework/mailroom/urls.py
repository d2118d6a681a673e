from django.urls import path

from casework.mailroom.views import incoming, later, outgoing, paper

app_name = "mailroom"

urlpatterns = [
    path("surat-masuk/", incoming.letters, name="letters"),
    path("surat-masuk/baru/", incoming.enter, name="enter"),
    path("surat-masuk/susulan/", later.enter, name="later"),
    path("surat-masuk/<int:pk>/", incoming.letter_page, name="letter"),
    path("surat-masuk/<int:pk>/label/", incoming.label, name="label"),
    path("surat-masuk/<int:pk>/pindaian/", incoming.scan, name="scan"),
    path("surat-masuk/<int:pk>/tnde/", incoming.tnde, name="tnde"),
    path("surat-masuk/<int:pk>/balas/", outgoing.reply, name="reply"),
    path("surat-masuk/<int:pk>/letak/", paper.of_letter, name="letter_paper"),
    path("surat-keluar/baru/", outgoing.begin, name="begin"),
    path("letak-berkas/", paper.find, name="papers"),
    path("letak-berkas/<int:pk>/pinjam/", paper.lend, name="lend"),
    path("letak-berkas/pinjaman/<int:pk>/kembali/", paper.bring_back, name="bring_back"),
    path("kasus/<slug:slug>/letak/", paper.of_case, name="case_paper"),
]
