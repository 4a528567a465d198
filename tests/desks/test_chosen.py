"""The desk that the settings name: made with what it needs, or refused at start by the key that is missing."""

from __future__ import annotations

from typing import Any

import pytest

from bot.desks.chosen import chosen
from bot.desks.embedded import EmbeddedDesk
from bot.desks.paper import Paper
from bot.settings import Settings, SettingsError
from bot.store import Store

from .fakes.receiver import SECRET

HTTP = {"desk_url": "https://desk.example", "desk_token": "t", "desk_queue": "1", "desk_user": "u"}
MAIL = {"smtp_host": "mail.example", "mail_from": "chat@firma.example", "desk_queue": "support@firma.example"}


@pytest.fixture
def choose(store: Store, paper: Paper) -> Any:
    return lambda **values: chosen(Settings(**values), store, EmbeddedDesk(store), paper, "Svjetionik")


@pytest.mark.parametrize(
    ("desk", "values"),
    [
        ("embedded", {}),
        ("mail", MAIL),
        ("mail", {**MAIL, "desk_url": "imaps://mail.example/INBOX"}),
        ("rt", HTTP),
        ("whmcs", HTTP),
        ("zammad", HTTP),
        ("zendesk", HTTP),
        ("webhook", {"desk_url": "https://hook.example/x", "webhook_secret": SECRET}),
    ],
)
async def test_each_desk_is_made_of_its_settings(choose: Any, desk: str, values: dict[str, str]) -> None:
    made = choose(desk=desk, **values)
    assert made.name == desk
    await made.close()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"desk": "rt"}, "desk_url, desk_token, desk_queue"),
        ({"desk": "mail", "smtp_host": "mail.example"}, "mail_from, desk_queue"),
        ({"desk": "webhook", "desk_url": "https://hook.example"}, "webhook_secret"),
        ({"desk": "webhook", "desk_url": "https://hook.example", "webhook_secret": "geheim"}, "whsec_"),
        ({"desk": "rt", **HTTP, "desk_url": "http://desk.example"}, "https://"),
        ({"desk": "rt", **HTTP, "desk_url": "https://10.0.0.1"}, "not an address of the open internet"),
        ({"desk": "rt", **HTTP, "desk_departments": ("financial",)}, "not a pair"),
        (
            {"desk": "rt", **HTTP, "desk_departments": ("finance=Billing",)},
            "no .finance.; there are technical",
        ),
        ({"desk": "rt", **HTTP, "desk_fields": ("jezik=Language",)}, "no 'jezik'; there are ref, language, confirmed"),
        ({"desk": "mail", **MAIL, "mail_from": "nobody"}, "mail_from"),
        ({"desk": "mail", **MAIL, "desk_url": "imap://mail.example"}, "imaps://"),
    ],
)
async def test_what_is_missing_is_said_by_its_key(choose: Any, values: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        choose(**values)


async def test_no_refusal_tells_a_secret(choose: Any) -> None:
    with pytest.raises(SettingsError) as refused:
        choose(desk="webhook", desk_url="https://hook.example", webhook_secret="geheim")
    assert "geheim" not in str(refused.value)
    assert "geheim" not in repr(Settings(desk_token="geheim", smtp_password="geheim", metrics_token="geheim"))
