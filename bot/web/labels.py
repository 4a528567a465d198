"""The words of the widget, by name, in English; the catalogues in locales/ hold the rest."""

from __future__ import annotations

from ..words import Words

# Placeholders are filled by the widget: {count} is a number, {at} a moment in the visitor's own time, {email} the
# address that was typed, {name} a file's name, {size} and {text} sizes. A number stands apart from its noun, so
# that no label needs plural forms.
LABELS: dict[str, str] = {
    # The launcher and the head of the panel
    "launcher": "Chat with us",
    "title": "Support",
    "menu": "Menu",
    "close": "Close the chat",
    "connecting": "Connecting…",
    "offline": "No connection. What you write is sent once it is back.",
    "people": "We are online",
    "assistant": "The assistant answers at any hour",
    "away": "The assistant answers now; colleagues are back: {at}",
    # The conversation
    "log": "Conversation",
    "notice": "Never send passwords or card numbers here. The conversation is kept so that we can help you.",
    "visitor": "You",
    "bot": "Assistant",
    "operator": "Colleague",
    "typing_bot": "The assistant is writing…",
    "typing_operator": "A colleague is writing…",
    "unread": "New messages: {count}",
    "waiting": "waiting to be sent",
    "sent": "sent",
    "failed": "not sent",
    "retry": "Try again",
    "discard": "Delete",
    "article": "The whole article",
    "source": "Source:",
    "table": "Table",
    "rate": "Was this article useful?",
    "rate_yes": "Yes",
    "rate_no": "No",
    "rate_thanks": "Thank you for telling us.",
    # Writing
    "message": "Message",
    "placeholder": "Write a message…",
    "send": "Send",
    "left": "Characters left: {count}",
    "too_long": "The message is too long. Characters over the limit: {count}",
    # Files
    "attach": "Send a file",
    "choose_files": "Choose files",
    "file_limits": "PNG, JPEG, GIF, WebP or PDF up to {size} each, plain text up to {text}. Number of files in a"
    " conversation: at most {count}. They can also be pasted or dropped here.",
    "file_ready": "Ready to be sent: {name}",
    "file_sending": "Sending: {name}",
    "file_remove": "Remove {name}",
    "file_empty": "There is nothing in this file.",
    "file_too_big": "This file is too big: at most {size}.",
    "text_too_big": "This text is too long: at most {size}. The last part of a log is enough.",
    "files_too_many": "Too many files for one conversation: at most {count}.",
    "file_failed": "The file could not be sent. Please try again.",
    # The menu
    "language": "Language",
    "transcript": "Send the transcript by e-mail",
    "email": "E-mail address",
    "transcript_sent": "The transcript will be sent to {email}.",
    "end": "End the conversation",
    "new": "New conversation",
    "new_warning": "A new conversation begins, and this one can no longer be read on this device.",
    "cancel": "Cancel",
    "ok": "OK",
    "error": "That did not work. Please try again.",
}

# What the panel shows before it is connected. It is fetched on its own; the rest comes with `welcome`.
BEFORE_WELCOME = (
    *("launcher", "title", "menu", "close", "connecting", "offline", "log", "visitor", "waiting"),
    *("message", "placeholder", "send", "attach"),
)


def labels(words: Words, language: str) -> dict[str, str]:
    """Every label in a language, by name: what `welcome` carries."""
    catalogue = words.catalogue(language)
    return {name: catalogue.gettext(text) for name, text in LABELS.items()}


def labels_before_welcome(words: Words, language: str) -> dict[str, str]:
    """The few of them that /widget/<language>.json carries."""
    every = labels(words, language)
    return {name: every[name] for name in BEFORE_WELCOME}
