"""Greetings, thanks, leave-taking, yes, no, and "are you a machine?": only when a message holds nothing else."""

from __future__ import annotations

from .hearing import Heard, Hit

_NAMES = ("bot", "no", "yes", "thanks", "bye", "greeting")
_LONGEST = 14
# How many words may be left over beside small talk: a greeting is often the beginning of something else, thanks and
# leave-taking are more often the end of it.
_LEFT_OVER = {"bot": 3, "thanks": 3, "bye": 3, "greeting": 1, "yes": 1, "no": 1}


# What a message of signs alone says.
_SIGNS = {
    **dict.fromkeys("👍👌✅✔🆗💯", "yes"),
    **dict.fromkeys("👎❌✖🚫", "no"),
    **dict.fromkeys("🙏❤💙💚💛🧡💜🤍😘🥰😍🤗💪👏🌹💐", "thanks"),
    **dict.fromkeys("👋🖐", "greeting"),
}


def of_signs(text: str) -> tuple[str, str]:
    """(act, rule) of a message without words, or ("", "")."""
    for sign in text[:_LONGEST]:
        if sign in _SIGNS:
            return _SIGNS[sign], f"talk:{sign}"
    return "", ""


def asked_what_we_are(heard: Heard) -> list[Hit]:
    """The words that ask whether we are a machine. In Hebrew "you, a bot" and "(switch off) the bot" sound alike."""
    spoken_of = heard.get("talk.not")
    return [
        hit
        for hit in heard.get("talk.bot")
        if not any(other.first <= hit.last and hit.first <= other.last for other in spoken_of)
    ]


def small_talk(heard: Heard) -> tuple[str, str]:
    """(act, id of the entry that decided), or ("", "")."""
    count = len(heard.words)
    if count > _LONGEST or heard.has("talk.trouble"):
        return "", ""
    covered: set[int] = set()
    first: dict[str, tuple[int, int, str]] = {}
    for name in _NAMES:
        for hit in asked_what_we_are(heard) if name == "bot" else heard.get(f"talk.{name}"):
            covered.update(range(hit.first, hit.last + 1))
            size = hit.last - hit.first + 1
            best = first.get(name)
            if best is None or size > best[0]:
                first[name] = (size, hit.first, hit.entry.written)
    if not first:
        return "", ""
    beside = {index for hit in heard.get("talk.beside") for index in range(hit.first, hit.last + 1)}
    covered |= beside
    left = count - len(covered)
    name = _chosen(first, beside)
    if left > _LEFT_OVER[name] or (left and left >= count - left and name != "bot"):
        return "", ""
    return (f"{name}?" if name == "bot" else name), f"talk:{first[name][2]}"


def _chosen(first: dict[str, tuple[int, int, str]], beside: set[int]) -> str:
    """The name that counts: a question about us first; no before thanks ("no, thanks"); thanks before a mere "ok"."""
    if "bot" in first:
        return "bot"
    others = [name for name in ("thanks", "bye", "greeting") if name in first]
    answers = [name for name in ("no", "yes") if name in first]
    if not answers:
        return others[0]
    answer = min(answers, key=lambda name: (-first[name][0], first[name][1]))
    if not others or (answer == "no" and "thanks" in others):
        return answer
    other = others[0]
    if other == "thanks":
        return other if first[other][1] < first[answer][1] or first[answer][1] in beside else answer
    return other if first[other][0] > first[answer][0] or first[answer][1] in beside else answer
