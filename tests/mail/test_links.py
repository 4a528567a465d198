"""Signed links: for one purpose, for a time, and unreadable to no clock but the one they are asked with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.company import Company
from bot.mail.links import BadLink, Links, OldLink, ToConfirm
from bot.mail.room import open_mail_room
from bot.settings import Settings, SettingsError
from bot.words import Words

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
LINKS = Links("a secret", "https://chat.example/")
LATER = NOW + timedelta(hours=72)


def test_a_link_holds_what_it_is_about_until_its_time_is_over() -> None:
    token = LINKS.confirm_token("c1", "dz-1", LATER)
    assert LINKS.confirm("c1", "dz-1", LATER) == f"https://chat.example/confirm/{token}"
    assert LINKS.to_confirm(token, LATER) == ToConfirm("c1", "dz-1")
    with pytest.raises(OldLink):
        LINKS.to_confirm(token, LATER + timedelta(seconds=1))
    assert LINKS.ticket_ref(LINKS.ticket_token("dz-1", LATER), NOW) == "dz-1"


def test_every_single_letter_of_a_link_counts() -> None:
    token = LINKS.ticket_token("dz-1", LATER)
    for index, letter in enumerate(token):
        other = token[:index] + ("x" if letter != "x" else "y") + token[index + 1 :]
        if index == len(token) - 1:
            continue  # of the last letter base64 reads only the upper bits
        with pytest.raises(BadLink):
            LINKS.ticket_ref(other, NOW)


@pytest.mark.parametrize("token", ["", ".", "x", "a.b", "é", "\0", "x" * 10_000])
def test_what_we_did_not_sign_is_no_link(token: str) -> None:
    with pytest.raises(BadLink):
        LINKS.to_confirm(token, NOW)


def test_one_house_does_not_take_the_links_and_codes_of_another() -> None:
    other = Links("another secret", "https://chat.example")
    with pytest.raises(BadLink):
        other.ticket_ref(LINKS.ticket_token("dz-1", LATER), NOW)
    with pytest.raises(BadLink):
        LINKS.to_confirm(LINKS.ticket_token("dz-1", LATER), NOW)
    refs = [f"dz-{number}" for number in range(50)]
    assert [LINKS.code_of(ref) for ref in refs] != [other.code_of(ref) for ref in refs]
    assert len({LINKS.code_of(ref) for ref in refs}) == 50
    assert all(len(LINKS.code_of(ref)) == 6 and LINKS.code_of(ref).isdigit() for ref in refs)


def test_without_a_public_address_there_are_codes_but_no_links() -> None:
    links = Links("a secret", "")
    assert (links.confirm("c1", "dz-1", LATER), links.ticket("dz-1", NOW)) == ("", "")
    assert links.code_of("dz-1") == LINKS.code_of("dz-1")


@pytest.mark.parametrize(
    ("given", "named"), [({"smtp_host": "mail.x.example"}, "mail_from"), ({"mail_from": "no address"}, "mail_from")]
)
def test_a_set_up_that_cannot_work_is_refused_by_its_key(
    shipped_company: Company, shipped_words: Words, given: dict[str, str], named: str
) -> None:
    with pytest.raises(SettingsError, match=named):
        open_mail_room(Settings(**given), shipped_company, shipped_words, "secret")
