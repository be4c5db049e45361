from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import hypothesis
import pytest
import pytest_asyncio
from core_fixtures import kb, knowledge, router, talk, talk_with, unsure_router, unsure_talk

# How long an example takes says nothing of whether it holds: the machine may have other work.
hypothesis.settings.register_profile("facts", deadline=None)
hypothesis.settings.load_profile("facts")

if TYPE_CHECKING:
    from playwright.async_api import Browser

__all__ = ["kb", "knowledge", "router", "talk", "talk_with", "unsure_router", "unsure_talk"]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """A real browser, for tests marked ``browser`` and ``asyncio(loop_scope="session")``."""
    path = shutil.which("chromium")
    if path is None:
        missing = "chromium is not installed: NOTHING IN A BROWSER IS TESTED"
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(missing)
        pytest.skip(missing)
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        browser = await playwright.chromium.launch(executable_path=path, args=options)
        yield browser
        await browser.close()
