"""A ticket on paper: within what every desk holds, in whole letters, and with nothing for the wrong eyes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.desks import Attachment, Message
from bot.desks.paper import ATTACHMENT_BYTES, BODY_BYTES, Paper, attachments, html_of, own_number, short_ref, subject
from bot.desks.plain import plain_of
from bot.desks.routing import Routing, pairs

from .cases import NOTE, WORDS, case, ticket


@given(st.text(max_size=400), st.sampled_from(["", " [#7F3K2Q4A]"]))
@settings(max_examples=150, deadline=None)
def test_a_subject_is_one_line_that_fits_every_desk(text: str, ending: str) -> None:
    found = subject(ticket("dz-1", subject=text), ending)
    assert found.strip() and found.endswith(ending)
    assert len(found) <= 100 and len(found.encode()) <= 200
    assert found.isprintable() or not text.isprintable()
    assert "\n" not in found and "\r" not in found


def test_a_long_subject_is_cut_between_letters() -> None:
    assert subject(ticket(subject="Ж" * 300)) == "Ж" * 100
    assert subject(ticket(subject="🔥" * 300)) == "🔥" * 49 + "…"


def test_the_body_says_what_was_said_and_the_note_what_staff_must_know(paper: Paper) -> None:
    promised = case()
    body, note = paper.text(promised), paper.note(promised)
    assert WORDS in body and "firma.example" in body and "mail-not-sending" in body
    assert NOTE not in body and NOTE in note
    assert note.splitlines()[-1] == f"ref {promised.ticket.ref}"
    assert "ana@firma.example" in note and promised.link in note


def test_what_the_requester_is_to_the_account_is_said_in_words(paper: Paper) -> None:
    promised = case(ticket(details=(("contact", "billing"), ("domain", "firma.example"))))
    assert "Kontakt: Kontakt za naplatu\n" in paper.text(promised)


def test_the_note_tells_a_confirmed_address_from_a_typed_one(paper: Paper) -> None:
    promised = case()
    confirmed = replace(promised, ticket=replace(promised.ticket, confirmed=True))
    assert paper.note(promised).splitlines()[0] != paper.note(confirmed).splitlines()[0]


@pytest.mark.parametrize("language", ["hr", "he", "ru", "en", "xx"])
def test_paper_is_written_in_the_requesters_language_as_far_as_we_speak_it(paper: Paper, language: str) -> None:
    promised = case(ticket(language=language))
    assert paper.text(promised) and paper.html(promised)
    assert ('dir="rtl"' in paper.html(promised)) == (language == "he")


def test_nothing_is_too_long(paper: Paper) -> None:
    promised = case(ticket(description="Ж" * 100_000, details=tuple((f"d{n}", "š" * 500) for n in range(40))))
    assert len(paper.text(promised).encode()) <= BODY_BYTES
    assert len(paper.html(promised).encode()) <= BODY_BYTES + 1000
    added = paper.added(Message("r/1", 1, "Ж" * 100_000, promised.now))
    assert len(added.encode()) <= BODY_BYTES
    assert added.endswith("ref r/1")


def test_files_go_along_in_their_order_as_long_as_there_is_room() -> None:
    sizes = (5_000_000, 2_900_000, 4_000_000, 10)
    files = tuple(Attachment(f"{n}.bin", "image/png", bytes(size)) for n, size in enumerate(sizes))
    kept, left = attachments(case(attachments=files))
    assert [each.name for each in kept] == ["transcript.txt", "0.bin", "1.bin", "3.bin"]
    assert left == ["2.bin"]
    assert sum(len(each.content) for each in kept) <= ATTACHMENT_BYTES


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_html_made_of_words_holds_no_element_of_theirs(text: str) -> None:
    html = html_of(text)
    inner = html.replace("<p>", "").replace("</p>", "").replace("<br>", "").removeprefix('<div dir="auto">')
    assert "<" not in inner.removesuffix("</div>")


def test_a_short_ref_is_stable_and_short() -> None:
    assert short_ref("dz-1") == short_ref("dz-1") != short_ref("dz-2")
    assert len(short_ref("dz-1")) == 8 and own_number("dz-1") == f"DZ-{short_ref('dz-1')}"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>We work &amp; <b>think</b></p><p>Bye</p>", "We work & think\n\nBye"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<style>p{}</style><script>alert(1)</script>ok", "ok"),
        ("<div>unclosed <p>tags", "unclosed\ntags"),
        ("&lt;script&gt;", "<script>"),
    ],
)
def test_what_staff_wrote_in_html_is_read_as_text(html: str, text: str) -> None:
    assert plain_of(html, "text/html; charset=utf-8") == text


def test_pairs_of_the_settings_name_queues() -> None:
    routing = Routing("Support", pairs(["financial = Billing"]), pairs(["language=ChatLanguage"]))
    assert (routing.queue("financial"), routing.queue("technical")) == ("Billing", "Support")
    assert routing.queues == ["Billing", "Support"]
    assert routing.named({"language": "hr", "ref": "dz-1"}) == {"ChatLanguage": "hr"}
    with pytest.raises(ValueError, match="not a pair"):
        pairs(["financial"])
