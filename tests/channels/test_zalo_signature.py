"""The signature of Zalo's events: what verifies, and what must not."""

from __future__ import annotations

import json
import unicodedata

import pytest

from bot.channels.zalo.signature import is_signed, signature

APP_ID = "1000000000000000001"
KEY = "demo-oa-secret-key"
BODY = (
    '{"app_id":"1000000000000000001","sender":{"id":"2000000000000000002"},"user_id_by_app":"3000000000000000003",'
    '"recipient":{"id":"4000000000000000004"},"event_name":"user_send_text","message":{"text":"Xin chào, làm CCCD ở '
    'đâu?","msg_id":"a1b2c3d4e5f60718"},"timestamp":"1795305600123"}'
).encode()
MAC = "mac=713cf5257897b1b17dcde6c8418eb2e7ad8bc8eaed1b16f645bb30aac7fe199d"


def signed(body: bytes, header: str | None = MAC, app_id: str = APP_ID, key: str = KEY) -> bool:
    return is_signed(body, header, app_id, key)


def test_the_vector_verifies():
    assert len(BODY) == 289
    assert signed(BODY)
    assert signature(BODY, "1795305600123", APP_ID, KEY) == MAC


def test_white_space_around_the_header_does_not_matter():
    assert signed(BODY, f" {MAC} ")


def test_a_timestamp_that_is_a_number_verifies():
    body = BODY.replace(b'"1795305600123"', b"1795305600123")
    assert signed(body, signature(body, "1795305600123", APP_ID, KEY))


@pytest.mark.parametrize(
    "body",
    [
        json.dumps(json.loads(BODY), ensure_ascii=False).encode(),
        json.dumps(json.loads(BODY), separators=(",", ":")).encode(),
        unicodedata.normalize("NFD", BODY.decode()).encode(),
        BODY[:-1],
        BODY + b"\n",
        BODY.replace(b"1795305600123", b"1795305600124"),
        BODY.replace(b"2000000000000000002", b"2000000000000000003"),
        b"",
        b"{}",
        b"[]",
        b"null",
    ],
    ids=["dumped again", "escaped", "NFD", "truncated", "longer", "later", "someone else", "empty", "{}", "[]", "null"],
)
def test_another_body_is_refused(body):
    assert not signed(body)


@pytest.mark.parametrize(
    "header",
    [None, "", "mac=", MAC.removeprefix("mac="), MAC.upper(), MAC[:-1], MAC + "0", "sha256=" + MAC[4:],
     "mac=" + 64 * "đ", "mac=" + 64 * "\ud800", MAC.replace("7", "8", 1), f"{MAC}\n{MAC}"],
    ids=range(12),
)  # fmt: skip
def test_another_header_is_refused(header):
    assert not signed(BODY, header)


def test_another_key_or_application_is_refused():
    assert not signed(BODY, key="another-key")
    assert not signed(BODY, app_id="1000000000000000002")


@pytest.mark.parametrize(("app_id", "key"), [("", KEY), (APP_ID, ""), ("", "")])
def test_without_a_key_or_an_application_nothing_is_signed(app_id, key):
    assert not signed(BODY, signature(BODY, "1795305600123", app_id, key), app_id, key)


@pytest.mark.parametrize(
    "timestamp", ["", "-1", "1.5", "true", "null", '""', '"x"', '"１"', "[1]", '"1 "', "9" * 5000], ids=range(11)
)
def test_a_body_without_a_moment_in_it_is_refused_whatever_signs_it(timestamp):
    body = f'{{"timestamp":{timestamp}}}'.encode()
    signings = {timestamp, timestamp.strip('"'), "", "None", "1", "1.5", "-1", "True"}
    assert not any(signed(body, signature(body, said, APP_ID, KEY)) for said in signings)


def test_what_is_nested_too_deeply_is_refused():
    body = b'{"timestamp":"1","a":' + b"[" * 200_000 + b"]" * 200_000 + b"}"
    assert not signed(body, signature(body, "1", APP_ID, KEY))


def test_bytes_that_are_no_text_are_refused():
    body = b'{"timestamp":"1","a":"\xff\xfe"}'
    assert not signed(body, signature(body, "1", APP_ID, KEY))
