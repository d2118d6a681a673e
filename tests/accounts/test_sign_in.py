"""Staff accounts: argon2, limits, a second factor outside DEBUG; no sign-up, nothing without an appointment."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth.hashers import identify_hasher, make_password
from django.core.cache import cache
from django.test import Client

from casework.organization.models import User
from casework.organization.office import load_office

PASSWORD = "kapuas-mengalir-tenang-77"


@pytest.fixture
def mega(loaded_procedures: None) -> User:
    load_office(Path(settings.BASE_DIR) / "fixtures" / "demo" / "kalbar.yaml")
    user = User.objects.get(username="mega")
    user.set_password(PASSWORD)
    user.save(update_fields=("password",))
    cache.clear()
    return user


def sign_in(client: Client, password: str = PASSWORD, user: str = "mega"):
    return client.post("/akun/login/", {"login": user, "password": password})


def test_staff_signs_in_and_lands_on_her_work(client: Client, mega: User) -> None:
    response = sign_in(client)
    assert response.status_code == 302 and response["Location"] == "/pekerjaan/"
    assert client.get("/pekerjaan/").status_code == 200


def test_wrong_password_and_unknown_user_read_alike(client: Client, mega: User) -> None:
    wrong, unknown = sign_in(client, "salah-sekali-123"), sign_in(client, "salah-sekali-123", "tidakada")
    assert wrong.status_code == unknown.status_code == 200
    assert wrong.content.count(b'role="alert"') == unknown.content.count(b'role="alert"') == 1


def test_many_wrong_passwords_are_held_up(client: Client, mega: User) -> None:
    for _ in range(12):
        sign_in(client, "salah-sekali-123")
    assert sign_in(client).status_code in (200, 429)
    assert "_auth_user_id" not in client.session


def test_passwords_are_kept_with_argon2(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert identify_hasher(make_password(PASSWORD)).algorithm == "argon2"


def test_the_product_itself_hashes_with_argon2() -> None:
    from ppid_portal import settings as product

    assert product.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


def test_nobody_signs_up(client: Client, mega: User) -> None:
    client.post("/akun/signup/", {"username": "baru", "password1": PASSWORD, "password2": PASSWORD})
    assert not User.objects.filter(username="baru").exists()


def test_a_disabled_user_is_out_at_the_next_request(client: Client, mega: User) -> None:
    sign_in(client)
    User.objects.filter(pk=mega.pk).update(is_active=False)
    assert client.get("/pekerjaan/").status_code == 302


def test_without_a_second_factor_staff_get_no_further(client: Client, mega: User, settings) -> None:
    settings.STAFF_MFA_REQUIRED = True
    sign_in(client)
    response = client.get("/pekerjaan/")
    assert response.status_code == 302 and response["Location"].startswith("/akun/2fa/")


def test_with_a_second_factor_the_sign_in_asks_for_it(client: Client, mega: User, settings) -> None:
    settings.STAFF_MFA_REQUIRED = True
    TOTP.activate(mega, generate_totp_secret())
    codes = RecoveryCodes.activate(mega)
    response = sign_in(client)
    assert response["Location"].startswith("/akun/2fa/authenticate/")
    assert client.get("/pekerjaan/").status_code == 302
    client.post("/akun/2fa/authenticate/", {"code": codes.get_unused_codes()[0]})
    assert client.get("/pekerjaan/").status_code == 200


def test_the_back_room_has_no_other_door(client: Client, mega: User) -> None:
    User.objects.filter(pk=mega.pk).update(is_staff=True, is_superuser=True)
    response = client.get("/ruang-belakang/login/", follow=False)
    assert response.status_code == 302 and "/akun/login/" in response["Location"]
    sign_in(client)
    assert client.get("/ruang-belakang/").status_code == 200


def test_demo_sign_in_does_not_exist_outside_the_demo(client: Client, mega: User, settings) -> None:
    settings.DEMO = False
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/", {"user": "mega"}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_the_demo_is_refused_when_debug_is_off() -> None:
    said = {"DEBUG": "off", "DEMO": "on", "SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": "x.example"}
    environment = {"PATH": os.environ["PATH"], **said}
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "check"]
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert answer.returncode != 0 and "DEMO=on hanya untuk DEBUG=on" in answer.stderr
