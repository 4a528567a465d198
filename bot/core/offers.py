"""What the rules offer: an article with its question, the way to do it oneself, a ticket, a person."""

from __future__ import annotations

from . import phrases as p
from .case import TICKET_CHOICES
from .conversation import Asked, Conversation
from .facts import ArticleShown, BotAsked, BotSaid, Fact, OperatorCalled, Understood
from .identity import contact_of, is_proved
from .knowledge import Stance
from .known import Known

ACCOUNTING = "financial"  # the department whose matters a billing contact may ask for
HELPED_CHOICES = ("helped", "not-helped")


def shown(topic: str, known: Known) -> list[Fact]:
    """The article, and the question that goes with its stance."""
    article = known.knowledge.topics.get(topic)
    if article is not None and article.stance is Stance.ESCALATE:
        return [ArticleShown(topic), BotAsked(p.OFFER_TICKET(), Asked.TICKET, ticket_choices(known))]
    return [ArticleShown(topic), BotAsked(p.DID_IT_HELP(), Asked.HELPED, HELPED_CHOICES)]


def path(conversation: Conversation, understood: Understood, known: Known) -> list[Fact]:
    """Where one does it oneself: the article, or the client area where there is none."""
    for topic in (understood.topic, *understood.near[:1]):
        if topic in known.knowledge.topics and topic not in conversation.shown:
            return [ArticleShown(topic, refused=True)]
    return [BotSaid(p.HOW_IT_IS_DONE(client_area=known.policy.client_area))]


def no_data(conversation: Conversation, known: Known) -> BotSaid:
    """Account data is never told in chat, whoever asks; only to a stranger the reason is that he is one."""
    phrase = p.NO_DATA_IN_CHAT_SIGNED_IN if is_proved(conversation) else p.NO_DATA_IN_CHAT
    return BotSaid(phrase(client_area=known.policy.client_area))


def official_offer(conversation: Conversation) -> BotAsked:
    phrase = p.OFFER_OFFICIAL_SIGNED_IN if is_proved(conversation) else p.OFFER_OFFICIAL_TICKET
    return BotAsked(phrase(), Asked.TICKET, TICKET_CHOICES)


def change_offer(conversation: Conversation, understood: Understood, known: Known) -> BotAsked:
    """Who is surely a billing contact is told who may ask for a technical change (policy D2); others are not.

    By the topic that it is nearest to: without one it may as well be about an invoice.
    """
    topics = (known.knowledge.topics.get(topic) for topic in (understood.topic, *understood.near[:1]))
    nearest = next((topic for topic in topics if topic is not None), None)
    technical = nearest is not None and nearest.department != ACCOUNTING
    if not technical or contact_of(conversation) != "billing":
        return official_offer(conversation)
    return BotAsked(p.OFFER_TO_BILLING_CONTACT(), Asked.TICKET, TICKET_CHOICES)


def incident_offer(department: str, priority: str, known: Known) -> BotAsked:
    saying = p.INCIDENT_TICKET(department=department, priority=priority)
    return BotAsked(saying, Asked.TICKET, ticket_choices(known))


def ticket_choices(known: Known) -> tuple[str, ...]:
    """A person is offered only while one is there."""
    return ("yes", "no", "human") if known.operators and known.policy.people_at(known.now) else TICKET_CHOICES


def person(conversation: Conversation, known: Known) -> list[Fact]:
    """Calls one, and asks meanwhile for the account's address, so that the person needs less time (policy A9)."""
    if not known.policy.people_at(known.now):
        back = known.policy.people_back_at(known.now)
        said = p.CLOSED_NOW(at=back.isoformat()) if back else p.NOBODY_FREE()
        return [BotAsked(said, Asked.TICKET, TICKET_CHOICES)]
    if not known.operators:
        return [BotAsked(p.NOBODY_FREE(), Asked.TICKET, TICKET_CHOICES)]
    asked = [] if conversation.email else [BotSaid(p.ASK_EMAIL_MEANWHILE())]
    return [BotSaid(p.CALLING()), *asked, OperatorCalled("asked")]
