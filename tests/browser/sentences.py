"""What visitors write in these tests, in each language, and the article that answers the first of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentences:
    question: str
    topic: str
    change: str
    unknown: str
    incident: str
    person: str
    mixed: str  # a message in which things run from left to right whatever the language does


LANGUAGES = ("hr", "he", "ru")
SENTENCES = {
    "hr": Sentences(
        question="Kako otvoriti zahtjev za podršku u klijentskoj zoni?",
        topic="open-ticket",
        change="Promijenite mi e-mail adresu na računu u ana@primjer.hr",
        unknown="Recept za čokoladnu tortu",
        incident="Server 192.0.2.10 ne radi od jutros u 9, greška je connection refused",
        person="Želim razgovarati s čovjekom",
        mixed="Domena primjer.hr, IP 192.0.2.10, narudžba #A-1029, /wp-admin/",
    ),
    "he": Sentences(
        question="איך פותחים קריאה באזור הלקוחות?",
        topic="open-ticket",
        change="תשנו לי את כתובת המייל בחשבון ל-ana@example.com",
        unknown="מתכון לעוגת שוקולד",
        incident="השרת 192.0.2.10 לא עובד מהבוקר משעה 9, השגיאה connection refused",
        person="אני רוצה לדבר עם נציג אנושי",
        mixed="Outlook לא שולח מ-192.0.2.10 אל ana@example.com, הזמנה #A-1029, הדף /wp-admin/ לא נטען",
    ),
    "ru": Sentences(
        question="Как открыть тикет в личном кабинете?",
        topic="open-ticket",
        change="Смените почту в моём аккаунте на ana@example.com",
        unknown="Рецепт шоколадного торта",
        incident="Сервер 192.0.2.10 не работает с 9 утра, ошибка connection refused",
        person="Хочу поговорить с человеком",
        mixed="Домен example.com, IP 192.0.2.10, заказ #A-1029, /wp-admin/",
    ),
}
