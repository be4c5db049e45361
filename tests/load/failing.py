"""Both platforms as they are on a bad day: of ten calls one fails, and updates come twice and out of turn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from emulators.faults import Fault
from emulators.telegram import Telegram
from emulators.zalo import Zalo

# Of ten calls one, in all. A delay ends before the client's patience does: the call would be made once more by then.
_FAULTS = (
    (0.020, Fault("500")),
    (0.020, Fault("502")),
    (0.015, Fault("reset")),
    (0.020, Fault("reset-after")),
    (0.015, Fault("delay", 0.3)),
)
_TELEGRAM_FAULTS = ((0.010, Fault("429", 1.0)),)
_ZALO_FAULTS = ((0.005, Fault("429")),)
# Beyond the patience of the clients (20 s and 10 s), which then can't know that their message arrived.
_TELEGRAM_TIMEOUT, _ZALO_TIMEOUT = (0.002, Fault("timeout-after", 22.0)), (0.002, Fault("timeout-after", 12.0))
_OAUTH_FAULTS = ((0.05, Fault("500")), (0.05, Fault("reset")))
_SHORT_LIFE = 120  # seconds of an access token
_DUPLICATES, _OVERTAKEN = 0.05, 0.03


@contextmanager
def failing(seed: int, *, slow: bool) -> Iterator[tuple[Telegram, Zalo]]:
    """Both platforms, with all that goes wrong with them.

    Args:
        seed: of all that happens by chance.
        slow: also what takes its time: real timeouts, short-lived tokens, and a token server that fails.
    """
    with Telegram(seed=seed).serve() as telegram, Zalo(seed=seed).serve() as zalo:
        telegram.duplicate = zalo.deliveries.duplicate = _DUPLICATES
        telegram.reorder = zalo.deliveries.reorder = _OVERTAKEN
        zalo.deliveries.retry_non_200 = zalo.deliveries.retry_late = True
        for rate, fault in (*_FAULTS, *_TELEGRAM_FAULTS):
            telegram.faults.sometimes(rate, fault)
        for rate, fault in (*_FAULTS, *_ZALO_FAULTS):
            zalo.faults.sometimes(rate, fault, "cs")
        if slow:
            _slow_down(telegram, zalo)
        yield telegram, zalo


def _slow_down(telegram: Telegram, zalo: Zalo) -> None:
    zalo.tokens.life = _SHORT_LIFE
    telegram.faults.sometimes(*_TELEGRAM_TIMEOUT, "sendMessage")
    zalo.faults.sometimes(*_ZALO_TIMEOUT, "cs")
    for rate, fault in _OAUTH_FAULTS:  # nothing is done then: a pair that is lost on its way is lost for good
        zalo.faults.sometimes(rate, fault, "oauth")


def settings(telegram: Telegram, zalo: Zalo) -> dict[str, str]:
    """What leads a service to them, and lets it send as fast as it can."""
    return {
        "TELEGRAM_BOT_TOKEN": telegram.token,
        "TELEGRAM_API_URL": telegram.url,
        "TELEGRAM_SENDS_A_SECOND": "0",
        "ZALO_APP_ID": zalo.app_id,
        "ZALO_APP_SECRET": zalo.app_secret,
        "ZALO_OA_ID": zalo.oa_id,
        "ZALO_OA_SECRET_KEY": zalo.oa_secret_key,
        "ZALO_API_URL": zalo.url,
        "ZALO_OAUTH_URL": zalo.url,
        "ZALO_SENDS_A_SECOND": "0",
    }


def calm_down(telegram: Telegram, zalo: Zalo) -> None:
    """From now on all goes well."""
    for faults in (telegram.faults, zalo.faults):
        faults.clear()
    telegram.duplicate = zalo.deliveries.duplicate = 0.0
    telegram.reorder = zalo.deliveries.reorder = 0.0
