from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from page_visiting import Citizen, Site

if TYPE_CHECKING:
    from playwright.async_api import Browser


@pytest.fixture(scope="module")
def address() -> Iterator[Site]:
    site = Site()
    yield site
    site.take_down()


@pytest.fixture
def site(address: Site) -> Site:
    address.begin()
    address.put_up()
    return address


@pytest_asyncio.fixture(loop_scope="session")
async def visit(chromium: Browser, site: Site) -> AsyncIterator[Callable[..., Any]]:
    """Citizens, each with a browser profile; in the end nothing may have gone wrong in any of their pages."""
    citizens: list[Citizen] = []

    async def visit(**options: Any) -> Citizen:
        context = await chromium.new_context(
            **{"locale": "vi-VN", "viewport": {"width": 390, "height": 800}, **options}
        )
        context.set_default_timeout(15_000)
        await context.add_init_script(
            "addEventListener('securitypolicyviolation', e => console.error('CSP: ' + e.violatedDirective))"
        )
        citizens.append(Citizen(await context.new_page(), site))
        return citizens[-1]

    yield visit
    for citizen in citizens:
        await citizen.page.context.close()
    assert [complaint for citizen in citizens for complaint in citizen.complaints] == []
    assert {host for citizen in citizens for host in citizen.hosts} <= {f"127.0.0.1:{site.port}"}


@pytest_asyncio.fixture(loop_scope="session")
async def citizen(visit: Callable[..., Any]) -> Citizen:
    opened: Citizen = await (await visit()).ready()
    return opened
