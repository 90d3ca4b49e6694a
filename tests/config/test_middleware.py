"""Pages of someone logged in are not kept by anything on the way."""

import pytest
from django.test import Client, RequestFactory
from django.utils import translation
from django.views.defaults import server_error
from tests.apps.builders import cast


@pytest.mark.django_db
def test_pages_of_someone_logged_in_are_kept_nowhere() -> None:
    client = Client()
    shown_to_anyone = client.get("/accounts/login/").headers["Cache-Control"]
    assert shown_to_anyone != "private, no-store"
    client.force_login(cast().alice.user)
    assert client.get("/", follow=True).headers["Cache-Control"] == "private, no-store"
    assert client.get("/plans/absent/").headers["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_the_address_of_a_form_opened_as_a_page_says_what_to_do() -> None:
    client = Client()
    client.force_login(cast().alice.user)
    page = client.get("/plans/absent/team/newcomers/", headers={"Accept-Language": "fr"})
    assert page.status_code == 405
    assert "Ce formulaire est à remplir de nouveau" in page.text
    assert page.headers["Allow"]


def test_a_fault_of_pacte_is_said_in_the_language_of_the_reader() -> None:
    with translation.override("fr"):
        answer = server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "L’erreur vient de Pacte" in answer.text


def test_a_form_whose_page_is_too_old_is_refused_in_words() -> None:
    strict = Client(enforce_csrf_checks=True)
    page = strict.post("/accounts/login/", headers={"Accept-Language": "fr"})
    assert page.status_code == 403
    assert "restée ouverte trop longtemps" in page.text
