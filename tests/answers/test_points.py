"""What a citizen is told about registering at a place."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from core_fixtures import KNOWLEDGE, TODAY, Copy
from place_knowledge import with_places

from bot.answers.points import PLACE, near_question, place_question, points_answer, points_for, venue
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import load
from bot.knowledge.places import Found, Place

LOOK_UP = "Bác tra ở"


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    directory = tmp_path_factory.mktemp("places") / "knowledge"
    shutil.copytree(KNOWLEDGE, directory)
    return with_places(Copy(directory)).kb()


def place(kb: KnowledgeBase, text: str) -> Place:
    outcome = kb.places.find(text)
    assert isinstance(outcome, Found), outcome
    return outcome.place


def told(kb: KnowledgeBase, text: str, day: date = TODAY) -> str:
    return points_answer(kb, place(kb, text), day)


def test_a_communes_office_is_told_with_its_source_and_date(kb: KnowledgeBase) -> None:
    text = told(kb, "phường An Xuân, Tam Kỳ")
    assert "Phường An Xuân, thành phố Tam Kỳ, tỉnh Quảng Nam (tên cũ) nay là phường Tam Kỳ, thành phố Đà Nẵng." in text
    assert "- BHXH cơ sở Bàn Thạch: Số 1, đường Ví Dụ, phường Bàn Thạch. Điện thoại: 0235 000001." in text
    assert "Thông báo 1/TB-BHXH. Ngày 15/10/2026." in text
    assert "1900 9068" in text
    assert LOOK_UP not in text


def test_what_is_over_is_told_only_with_the_advice_to_ring_first(kb: KnowledgeBase) -> None:
    points = points_for(kb, place(kb, "phường Bàn Thạch, Đà Nẵng"), TODAY)
    assert [point.id for point in points] == ["bhxh-cs-ban-thach", "bhxh-cs-cu"]
    lines = told(kb, "phường Bàn Thạch, Đà Nẵng").splitlines()
    assert [line for line in lines if "gọi xác nhận" in line] == [
        "- BHXH cơ sở Hương Trà: Số 2, đường Ví Dụ. Thông tin cũ, bác gọi xác nhận trước khi đến."
    ]
    before = told(kb, "phường Bàn Thạch, Đà Nẵng", date(2025, 9, 30))
    assert "gọi xác nhận" not in before


def test_without_an_office_the_head_office_is_told_and_where_to_look(kb: KnowledgeBase) -> None:
    text = told(kb, "xã Tam Thanh, Tam Kỳ")
    assert "BHXH thành phố Đà Nẵng: Số 3, đường Ví Dụ. Giờ làm việc: Sáng thứ hai đến thứ sáu." in text
    assert LOOK_UP in text
    assert "Đà Nẵng hoặc Quảng Nam" in text
    assert "chọn tên cũ: Tam Kỳ" in text


def test_without_any_sourced_address_none_is_made_up(kb: KnowledgeBase) -> None:
    text = told(kb, "xã Mường Nhé, Điện Biên")
    assert "chưa có địa chỉ được xác nhận" in text
    assert LOOK_UP in text
    assert all(kind in text for kind in ("BHXH cơ sở", "bưu cục", "tổ chức hỗ trợ phát triển đối tượng"))
    assert "đường" not in text


def test_a_province_shows_what_it_has_and_asks_for_the_commune(kb: KnowledgeBase) -> None:
    text = told(kb, "Đà Nẵng")
    assert text.index("BHXH thành phố Đà Nẵng:") < text.index("BHXH cơ sở Bàn Thạch:")
    question = place_question(kb, kb.places.find("Đà Nẵng"), TODAY)
    assert question is not None
    assert "xã, phường nào của thành phố Đà Nẵng" in question.text


def test_a_district_of_old_shows_the_offices_of_its_communes(kb: KnowledgeBase) -> None:
    text = told(kb, "thành phố Tam Kỳ")
    assert "Những nơi ở thành phố Tam Kỳ, tỉnh Quảng Nam (cũ)" in text
    assert "BHXH cơ sở Bàn Thạch" in text
    assert "BHXH thành phố Đà Nẵng" not in text


def test_a_commune_that_is_known_needs_no_question(kb: KnowledgeBase) -> None:
    assert place_question(kb, kb.places.find("phường An Xuân, Tam Kỳ"), TODAY) is None


def test_namesakes_are_buttons_that_fit_and_lead_back(kb: KnowledgeBase) -> None:
    question = place_question(kb, kb.places.find("Tam Kỳ"), TODAY)
    assert question is not None
    labels = [choice.label for choice in question.choices]
    assert labels == [
        "thành phố Tam Kỳ, Quảng Nam (cũ)",
        "phường Tam Kỳ, Đà Nẵng",
        "xã Tam Kỳ, Kim Thành, Hải Dương (cũ)",
    ]
    for choice in question.choices:
        assert len(choice.label) <= 40
        assert isinstance(kb.places.by_key(choice.payload.removeprefix(PLACE)), Found)


def test_too_many_namesakes_ask_for_the_province_and_keep_what_was_said(kb: KnowledgeBase) -> None:
    question = place_question(kb, kb.places.find("xã tam thanh"), TODAY)
    assert question is not None
    assert "tỉnh" in question.text
    assert question.said == "xã tam thanh"


def test_a_split_commune_asks_which_part(kb: KnowledgeBase) -> None:
    question = place_question(kb, kb.places.find("xã Hòa Bình, huyện Kim Thành, Hải Dương"), TODAY)
    assert question is not None
    assert question.text.startswith("Xã Hòa Bình, huyện Kim Thành, tỉnh Hải Dương đã được chia")
    assert len(question.choices) == 2


def test_what_is_no_place_is_said_to_be_unknown(kb: KnowledgeBase) -> None:
    question = place_question(kb, kb.places.find("abc"), TODAY)
    assert question is not None
    assert question.choices == ()


def test_a_location_offers_the_nearest_and_says_how(kb: KnowledgeBase) -> None:
    question = near_question(kb, 15.57, 108.48, TODAY)
    assert "tính từ giữa xã, phường" in question.text
    assert len(question.choices) == 3
    assert "phường Tam Kỳ, Đà Nẵng" in [choice.label for choice in question.choices]
    assert near_question(kb, 48.85, 2.35, TODAY).choices == ()


def test_only_a_point_with_sourced_coordinates_is_put_on_a_map(kb: KnowledgeBase) -> None:
    venues = {point.id: venue(point) for points in kb.points.values() for point in points.points}
    assert {key for key, shown in venues.items() if shown} == {"bhxh-tp-da-nang"}


@pytest.mark.parametrize("text", ["Đắk Lắk", "phường An Xuân, Tam Kỳ", "xã Ea Kar, Đắk Lắk", "phường Láng, Hà Nội"])
def test_the_real_answers_fit_one_message(text: str) -> None:
    kb = load(Path(__file__).parents[2] / "knowledge").kb
    assert kb is not None
    assert len(told(kb, text)) <= 2000
