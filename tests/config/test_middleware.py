"""Pages of someone logged in are not kept by anything on the way."""

import pytest
from django.test import Client
from tests.apps.builders import cast


@pytest.mark.django_db
def test_pages_of_someone_logged_in_are_kept_nowhere() -> None:
    client = Client()
    shown_to_anyone = client.get("/accounts/login/").headers["Cache-Control"]
    assert shown_to_anyone != "private, no-store"
    client.force_login(cast().alice.user)
    assert client.get("/", follow=True).headers["Cache-Control"] == "private, no-store"
    assert client.get("/plans/absent/").headers["Cache-Control"] == "private, no-store"
