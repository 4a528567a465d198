"""What the console tells its users in a line: by name, in English; the catalogues in locales/ hold the rest."""

from __future__ import annotations

DONE: dict[str, str] = {
    "saved": "Saved.",
    "sent": "Sent.",
    "taken": "You have the conversation now. The visitor sees your name.",
    "noted": "The note is saved; only colleagues see it.",
    "left_bot": "The bot has the conversation again.",
    "left_queue": "The conversation waits in the queue again.",
    "transferred": "Your colleague has the conversation now.",
    "closed": "The conversation is closed.",
    "ticket_made": "The ticket is on its way; its number appears here in a moment.",
    "ticket_added": "The words will be added to the ticket.",
    "answered": "The answer is saved in the ticket.",
    "case_linked": "The tickets are linked.",
    "case_unlinked": "The tickets are no longer linked.",
    "case_joined": "The tickets are one now. Its requester has this thread; both numbers stay valid.",
    "available": "You are available; visitors who ask for a person reach you.",
    "away": "You are away; no new visitor is sent to you.",
    "draft_saved": "The draft is saved. Visitors still see the published text.",
    "published": "Published. Visitors see it within two seconds.",
    "restored": "The old text is a draft now. Publish it when it is right.",
    "withdrawn": "The article is withdrawn. The bot no longer answers with it.",
    "user_saved": "The user is saved.",
    "password_changed": "The password is changed. All other sessions of this user have ended.",
    "session_ended": "The session has ended.",
    "signed_out": "You are signed out.",
    "reply_saved": "The reply is saved.",
    "reply_removed": "The reply is removed.",
    "mail_removed": "The mail is removed.",
    "miss_done": "The question is off the list.",
    "retried": "It is tried again now; what became of it stands here in a moment.",
}

FAULTS: dict[str, str] = {
    "sign_in_failed": "User name or password is wrong. Check both and try again.",
    "sign_in_limited": "Too many attempts. Wait a minute and try again.",
    "held": "{name} was first and holds this conversation.",
    "not_held": "You do not hold this conversation, so nothing was sent. Take it first; your words are kept below.",
    "not_held_kept": "You do not hold this conversation, so nothing was sent. Take it first; your words and files are"
    " kept here.",
    "not_held_again": "You do not hold this conversation, so nothing was sent. Take it first; your words are kept"
    " below, and the files have to be chosen again.",
    "files_at_once": "Too many files at once: at most {count}.",
    "not_yours": "You do not hold this conversation any more.",
    "already_closed": "The conversation is closed already.",
    "has_ticket": "This conversation has a ticket already. Add to it instead.",
    "no_ticket": "This conversation has no ticket yet.",
    "case_unknown": "There is no ticket with this number.",
    "case_same": "This is the ticket itself.",
    "case_merged": "One of the two is merged already.",
    "case_not_filed": "One of the two has no number yet. Try again in a minute.",
    "case_other_requester": "These tickets have two requesters. Link them instead: one thread has one reader.",
    "case_unproved": "Words of a requester who is not confirmed stay out of a confirmed thread. Link them instead.",
    "nobody": "There is no such conversation.",
    "colleague_away": "This colleague cannot take conversations now. Nothing has changed.",
    "at_the_desk": "Another desk has this ticket. Answer it there; the answer then appears here, too.",
    "empty": "Write something first.",
    "too_long": "The text is too long; at most {count} characters fit.",
    "shape": "This could not be read. Reload the page and try again.",
    "busy": "It could not be saved just now. Try again in a moment.",
    "signed_out_elsewhere": "You are signed out. Sign in again; unsent words stay on this page.",
    "email_wrong": "This e-mail address cannot be right. Please check it.",
    "login_taken": "There is a user with this name already.",
    "login_shape": "A user name is 2 to 40 letters, digits, dots, dashes or underscores, without spaces.",
    "name_missing": "Give the name that visitors see.",
    "roles_missing": "Choose at least one role.",
    "last_administrator": "This is the last administrator, so the role stays and the user stays enabled.",
    "password_wrong": "The present password is wrong.",
    "password_length": "A password has 10 to 1024 characters.",
    "password_weak": "This password is too easy to guess. Take several words, and leave out the user name.",
    "password_differs": "The two new passwords differ.",
    "edited_meanwhile": "Someone else saved this article meanwhile. Compare with the history; your text is kept below.",
    "not_published": "This cannot be published yet. What has to be put right is listed below.",
    "not_retried": "It is delivered already, or on its way at this moment. Look again in a minute.",
    "reply_name": "Give the reply a name of at most 60 characters.",
}


def is_fault(name: str) -> bool:
    return name in FAULTS


def english(name: str) -> str:
    """The English text of a message; "" for a name that is none, which may come from a changed address."""
    return DONE.get(name) or FAULTS.get(name) or ""
