from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from emulators.faults import Fault
from emulators.zalo.server import Zalo
from zalo_outgoing import outgoing

from bot.channels.conversations import Halted, Later
from bot.channels.zalo.uploads import FILE_BYTES, IMAGE_BYTES, Unsendable
from bot.messages import Attachment

PDF = b"%PDF-1.7\n"
PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff\xe0"
DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DOCX = b"PK\x03\x04"


@pytest.fixture
def zalo() -> Iterator[Zalo]:
    with Zalo().serve() as zalo:
        yield zalo


@pytest.fixture
async def out(zalo, tmp_path):
    async with outgoing(zalo, tmp_path) as out:
        yield out


def written(directory: Path, name: str, content: bytes) -> Attachment:
    path = directory / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return Attachment("Tờ rơi", name)


@pytest.mark.parametrize(
    ("name", "beginning", "kind"),
    [
        ("a/to-roi.pdf", PDF, "file"),
        ("đơn.doc", DOC, "file"),
        ("a.docx", DOCX, "file"),
        ("a.csv", b"ma,ten\n", "file"),
        ("a.png", PNG, "image"),
        ("a.jpg", JPEG, "image"),
        ("A.JPEG", JPEG, "image"),
    ],
)
async def test_what_zalo_takes_is_uploaded_under_its_own_name(zalo, out, tmp_path, name, beginning, kind):
    uploaded = await out.uploader.uploaded(written(tmp_path, name, beginning + b"..."))
    asset = zalo.uploads.assets[uploaded.token]
    assert (asset.kind, asset.name, asset.content) == (kind, Path(name).name, beginning + b"...")
    assert uploaded.is_image == (kind == "image")


async def test_the_same_content_is_uploaded_once_whatever_its_name(zalo, out, tmp_path):
    first = await out.uploader.uploaded(written(tmp_path, "a.pdf", PDF))
    second = await out.uploader.uploaded(written(tmp_path, "b.pdf", PDF))
    assert first == second
    assert zalo.uploads.counts["file"] == 1


async def test_a_file_that_changed_is_another(zalo, out, tmp_path):
    await out.uploader.uploaded(written(tmp_path, "a.pdf", PDF))
    await out.uploader.uploaded(written(tmp_path, "a.pdf", PDF + b"2"))
    assert zalo.uploads.counts["file"] == 2


async def test_many_who_ask_for_a_file_at_once_wait_for_one_upload(zalo, out, tmp_path):
    file = written(tmp_path, "a.pdf", PDF)
    uploaded = await asyncio.gather(*(out.uploader.uploaded(file) for _ in range(20)))
    assert len({one.token for one in uploaded}) == 1
    assert zalo.uploads.counts["file"] == 1


async def test_it_is_uploaded_again_before_zalo_throws_it_away(zalo, out, tmp_path):
    file = written(tmp_path, "a.pdf", PDF)
    first = await out.uploader.uploaded(file)
    zalo.clock.advance(days=5, hours=23)
    assert (await out.uploader.uploaded(file)).token == first.token
    zalo.clock.advance(hours=2)
    second = await out.uploader.uploaded(file)
    assert second.token != first.token
    assert zalo.uploads.assets[first.token].until > zalo.clock()


async def test_what_is_forgotten_is_uploaded_again(zalo, out, tmp_path):
    file = written(tmp_path, "a.pdf", PDF)
    await out.uploader.forget(await out.uploader.uploaded(file))
    await out.uploader.uploaded(file)
    assert zalo.uploads.counts["file"] == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", PNG + b"0" * IMAGE_BYTES),
        ("a.pdf", PDF + b"0" * FILE_BYTES),
        ("a.exe", b"MZ"),
        ("a.pdf", b"no pdf"),
        ("a.pdf", b""),
        ("a.csv", b""),
        ("a.xlsx", DOCX),
        ("a.png", PDF),
        ("a.gif", b"GIF89a"),
    ],
)
async def test_what_zalo_would_not_take_is_not_even_tried(zalo, out, tmp_path, name, content):
    with pytest.raises(Unsendable):
        await out.uploader.uploaded(written(tmp_path, name, content))
    assert zalo.refusals == {}
    assert zalo.uploads.assets == {}


@pytest.mark.parametrize("url", ["missing.pdf", "../outside.pdf", "", ".", "a\x00.pdf"])
async def test_what_is_not_there_or_not_ours_is_not_sent(out, tmp_path, url):
    (tmp_path.parent / "outside.pdf").write_bytes(PDF)
    with pytest.raises(Unsendable):
        await out.uploader.uploaded(Attachment("Tờ rơi", url))


async def test_a_link_to_a_file_outside_is_not_followed(out, tmp_path):
    (tmp_path.parent / "outside.pdf").write_bytes(PDF)
    (tmp_path / "inside.pdf").symlink_to(tmp_path.parent / "outside.pdf")
    with pytest.raises(Unsendable):
        await out.uploader.uploaded(Attachment("Tờ rơi", "inside.pdf"))


@pytest.mark.parametrize("code", ["-201", "-210", "-211"])
async def test_a_file_that_zalo_refuses_all_the_same_is_unsendable(zalo, out, tmp_path, code):
    zalo.faults.next(Fault(code), "file")
    with pytest.raises(Unsendable, match=code):
        await out.uploader.uploaded(written(tmp_path, "a.pdf", PDF))


async def test_a_fault_of_the_network_is_no_fault_of_the_file(zalo, out, tmp_path):
    file = written(tmp_path, "a.pdf", PDF)
    zalo.faults.next(Fault("reset"), "file")
    with pytest.raises(Later):
        await out.uploader.uploaded(file)
    assert (await out.uploader.uploaded(file)).token in zalo.uploads.assets


async def test_an_upload_refreshes_a_dead_token_too(zalo, out, tmp_path):
    zalo.expire_access()
    await out.uploader.uploaded(written(tmp_path, "a.pdf", PDF))
    assert zalo.refreshes == 1
    zalo.steal_tokens()
    with pytest.raises(Halted):
        await out.uploader.uploaded(written(tmp_path, "b.pdf", PDF + b"2"))


async def test_a_memory_that_fails_costs_an_upload_and_no_more(zalo, out, tmp_path):
    out.remembered.broken = True
    file = written(tmp_path, "a.pdf", PDF)
    for _ in range(2):
        uploaded = await out.uploader.uploaded(file)
        await out.uploader.forget(uploaded)
    assert zalo.uploads.counts["file"] == 2
