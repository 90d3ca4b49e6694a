"""Login by address, the company a request acts in, and an admin that changes nothing."""

import pytest
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.test import Client, RequestFactory
from tests.apps.builders import NOON, PASSWORD, Cast, member, rows_by_hand

from pacte.apps.members import operations
from pacte.apps.members.models import Company, Member, User
from pacte.apps.members.queries import COMPANY_IN_SESSION, acting_member
from pacte.config.login import CompanyLogin, LocalLogin

pytestmark = pytest.mark.django_db


def request_of(who: Member, **session: str) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user, request.session = who.user, session  # type: ignore[assignment]
    return request


def test_a_member_logs_in_by_address(cast: Cast, client: Client) -> None:
    answer = client.post(
        "/accounts/login/", {"login": cast.alice.user.email.upper(), "password": PASSWORD}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(cast.alice.user_id)


def test_a_wrong_password_and_an_unknown_address_answer_alike(cast: Cast, client: Client) -> None:
    known, unknown = (
        client.post("/accounts/login/", {"login": login, "password": "wrong password"})
        for login in (cast.alice.user.email, "nobody@nowhere.example")
    )
    assert known.status_code == unknown.status_code == 200
    errors = [dict(answer.context["form"].errors) for answer in (known, unknown)]
    assert errors[0] == errors[1] != {}


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("password/reset/", "Recevoir le lien"),
        ("password/reset/done/", "Regardez vos e-mails"),
        ("password/reset/key/1-abc-def/", "Ce lien n’est plus valable"),
        ("password/reset/key/done/", "Mot de passe changé"),
        ("signup/", "Les inscriptions sont fermées"),
    ],
)
def test_the_pages_around_the_login_are_those_of_pacte(
    client: Client, path: str, said: str
) -> None:
    page = client.get(f"/accounts/{path}", headers={"Accept-Language": "fr"}, follow=True).text
    assert said in page
    assert "Menu" not in page


def test_a_forgotten_password_is_chosen_anew(
    cast: Cast, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    client.post("/accounts/password/reset/", {"email": cast.alice.user.email})
    link = next(word for word in mailoutbox[0].body.split() if "/key/" in word)
    form = client.get("/" + link.split("/", 3)[3], follow=True)
    assert 'name="password2"' in form.text
    assert "Menu" not in form.text


def test_nobody_signs_up(client: Client) -> None:
    answer = client.post("/accounts/signup/", {"email": "eve@evil.example", "password1": PASSWORD})
    assert not User.objects.filter(email="eve@evil.example").exists()
    assert answer.status_code == 200
    request = HttpRequest()
    assert not LocalLogin().is_open_for_signup(request)
    assert not CompanyLogin().is_open_for_signup(request, None)


def test_a_request_acts_in_the_company_chosen_for_its_session(cast: Cast) -> None:
    with rows_by_hand():
        there = Member.objects.create(
            company=cast.denis.company, user=cast.alice.user, role="reader"
        )
    assert acting_member(request_of(cast.alice)) == cast.alice  # Ateliers before Denis
    chosen = request_of(cast.alice, **{COMPANY_IN_SESSION: there.company.slug})
    assert acting_member(chosen) == there


def test_a_company_that_is_not_theirs_cannot_be_chosen(cast: Cast) -> None:
    forged = request_of(cast.denis, **{COMPANY_IN_SESSION: cast.company.slug})
    assert acting_member(forged) == cast.denis


def test_a_suspended_member_acts_nowhere(cast: Cast) -> None:
    operations.suspend_member(cast.bob, by=cast.alice, at=NOON)
    assert acting_member(request_of(cast.bob)) is None


def test_the_admin_shows_and_changes_nothing(cast: Cast, client: Client) -> None:
    with rows_by_hand():
        root = User.objects.create_user("root@pacte.example", PASSWORD)
        User.objects.filter(pk=root.pk).update(is_staff=True, is_superuser=True)
    client.force_login(
        User.objects.get(pk=root.pk), "allauth.account.auth_backends.AuthenticationBackend"
    )
    shown = client.get(f"/admin/members/company/{cast.company.pk}/change/")
    assert shown.status_code == 200
    assert cast.company.name in shown.content.decode()
    for path in ("add/", f"{cast.company.pk}/delete/"):
        assert client.get(f"/admin/members/company/{path}").status_code == 403
    sent = client.post(f"/admin/members/company/{cast.company.pk}/change/", {"name": "Other"})
    assert sent.status_code == 403
    assert not Company.objects.filter(name="Other").exists()


def test_the_admin_is_closed_to_members(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice.user, "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/admin/members/company/").status_code in {302, 403}
    assert member(cast.company, "Ugo", "external").pk
