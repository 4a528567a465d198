"""The signed webhook: the specification's own example, its schedule, and an endpoint that is gone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.desks import DeskDown, DeskRefused, DeskUnsure
from bot.desks.paper import Paper
from bot.desks.webhook import SCHEDULE, WebhookDesk, key_of, signature, wait
from bot.store import Store

from .cases import case, message
from .fakes.receiver import SECRET, Receiver

VECTOR = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.fixture
async def desk(receiver: Receiver, paper: Paper, store: Store) -> AsyncIterator[WebhookDesk]:
    desk = WebhookDesk(f"http://127.0.0.1:{receiver.port}/hook", SECRET, paper, store, private=True)
    yield desk
    await desk.close()


def test_it_signs_as_the_reference_library_does() -> None:
    """Computed with the package `standardwebhooks`, which the specification publishes."""
    key = key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    assert signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}') == VECTOR


@pytest.mark.parametrize(
    "secret", ["", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_AAAA", "whsec_š", "whsec_" + "A" * 200]
)
def test_a_secret_of_another_form_is_refused(secret: str) -> None:
    with pytest.raises(ValueError, match="whsec_"):
        key_of(secret)


def test_the_schedule_is_the_specifications_and_never_ends() -> None:
    assert [wait(tries) for tries in range(1, 10)] == list(SCHEDULE)
    assert sum(SCHEDULE) == 75 * 3600 + 35 * 60 + 5
    assert wait(500) == 24 * 3600


async def test_every_try_has_the_same_id_and_a_signature_of_its_own(desk: WebhookDesk, receiver: Receiver) -> None:
    promised = case()
    await desk.create(promised, 1)
    await desk.create(promised, 2)
    assert (receiver.deliveries, len(receiver.events)) == (2, 1)


async def test_the_body_stays_thin(desk: WebhookDesk, receiver: Receiver) -> None:
    promised = case()
    await desk.create(replace(promised, ticket=replace(promised.ticket, description="Ж" * 60_000)), 1)
    assert receiver.longest < 20_000


@pytest.mark.parametrize("status", [301, 400, 401, 404, 500, 503])
async def test_only_2xx_is_success_and_all_else_waits_its_turn(
    desk: WebhookDesk, receiver: Receiver, status: int
) -> None:
    receiver.failing = status
    with pytest.raises((DeskDown, DeskUnsure)) as failed:
        await desk.create(case(), 4)
    assert failed.value.retry_after == 7200


async def test_a_receiver_that_asks_for_more_time_gets_it(desk: WebhookDesk, receiver: Receiver) -> None:
    receiver.failing, receiver.retry_after = 503, "900"
    with pytest.raises(DeskDown) as down:
        await desk.create(case(), 1)
    assert down.value.retry_after == 900


async def test_410_switches_it_off_until_somebody_switches_it_on(
    desk: WebhookDesk, receiver: Receiver, paper: Paper, store: Store
) -> None:
    receiver.failing = 410
    with pytest.raises(DeskRefused):
        await desk.create(case(), 1)
    receiver.failing = 0
    again = WebhookDesk(desk.url, SECRET, paper, store, private=True)
    with pytest.raises(DeskRefused, match="410"):
        await again.create(case(), 1)
    assert receiver.deliveries == 0
    assert len(await again.check()) == 1
    await again.switch_on()
    promised = case()
    filed = await again.create(promised, 1)
    await again.append(promised.ticket, filed, message(promised.ticket.ref))
    assert receiver.deliveries == 2
    await again.close()
