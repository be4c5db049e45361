"""What people type is found on the map, or asked back; nothing is guessed."""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest
from benchmarks.places import drawn, is_right, loading

from bot.knowledge.places import NO_PLACES, Ambiguous, Found, Level, NotFound, Place, Places
from bot.text.fold import fold

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
UNITS = json.loads((KNOWLEDGE / "places/units.json").read_bytes())


@pytest.fixture(scope="module")
def places() -> Places:
    return loading(KNOWLEDGE)()


def found(places: Places, text: str) -> Place:
    outcome = places.find(text)
    assert isinstance(outcome, Found), outcome
    return outcome.place


def asked(places: Places, text: str) -> Ambiguous:
    outcome = places.find(text)
    assert isinstance(outcome, Ambiguous), outcome
    return outcome


def now(place: Place) -> list[str]:
    return [commune.full_name for commune in place.communes]


def test_the_map_has_every_unit_of_today_and_of_old(places: Places) -> None:
    districts = [district for _, districts in UNITS["old"] for district in districts]
    assert (len(UNITS["now"]), sum(len(communes) for _, communes in UNITS["now"])) == (34, 3321)
    assert (len(UNITS["old"]), len(districts), sum(len(communes) for _, communes in districts)) == (63, 696, 10040)
    codes = [line.split("|")[2] for _, communes in UNITS["now"] for line in communes]
    reached = {code for _, communes in districts for line in communes for code in line.split("|")[3].split()}
    assert set(codes) == reached


@pytest.mark.parametrize(
    ("typed", "was", "is_now"),
    [
        ("khối phố 5 phường An Xuân, Tam Kỳ", "phường An Xuân", "phường Tam Kỳ, thành phố Đà Nẵng"),
        ("khối phố Đoan Trai phường Tân Thạnh, Tam Kỳ", "phường Tân Thạnh", "phường Bàn Thạch, thành phố Đà Nẵng"),
        ("thôn Tỉnh Thủy xã Tam Thanh, Tam Kỳ", "xã Tam Thanh", "phường Quảng Phú, thành phố Đà Nẵng"),
    ],
)
@pytest.mark.parametrize(
    "way", ["{}", "tôi ở {} thì đăng ký ở đâu", "{}, Quảng Nam", "{} Đà Nẵng"], ids=["alone", "asked", "old", "new"]
)
def test_an_old_address_is_found_today(places: Places, typed: str, was: str, is_now: str, way: str) -> None:
    for text in (way.format(typed), fold(way.format(typed)).replace(",", "")):
        place = found(places, text)
        assert place.full_name == f"{was}, thành phố Tam Kỳ, tỉnh Quảng Nam"
        assert now(place) == [is_now]
        assert place.former


@pytest.mark.parametrize("typed", ["Tam Kỳ", "tam ky", "TAM KỲ"])
def test_tam_ky_is_the_old_city_first_then_the_ward_then_a_commune_of_hai_duong(places: Places, typed: str) -> None:
    choices = asked(places, typed).choices
    assert [choice.full_name for choice in choices] == [
        "thành phố Tam Kỳ, tỉnh Quảng Nam",
        "phường Tam Kỳ, thành phố Đà Nẵng",
        "xã Tam Kỳ, huyện Kim Thành, tỉnh Hải Dương",
    ]


@pytest.mark.parametrize("typed", ["TP Tam Kỳ", "tp. tam kỳ", "tptam ky", "thành phố Tam Kỳ", "thị xã Tam Kỳ"])
def test_a_city_of_old_is_its_communes_of_today(places: Places, typed: str) -> None:
    place = found(places, typed)
    assert place.level is Level.DISTRICT
    names = ["phường Bàn Thạch", "phường Tam Kỳ", "phường Hương Trà", "phường Quảng Phú"]
    assert now(place) == [f"{name}, thành phố Đà Nẵng" for name in names]


@pytest.mark.parametrize("typed", ["Bình Phước", "binh phuoc", "Hải Dương", "hai duong", "cam giang, hai phong"])
def test_a_name_of_several_places_is_asked_back(places: Places, typed: str) -> None:
    question = asked(places, typed)
    assert 2 <= len(question.choices) <= 5
    assert len({choice.short_name for choice in question.choices}) == len(question.choices)


def test_an_old_province_comes_first_among_its_namesakes(places: Places) -> None:
    for name, today in (("Bình Phước", "thành phố Đồng Nai"), ("Hải Dương", "thành phố Hải Phòng")):
        first = asked(places, name).choices[0]
        assert (first.level, first.former, first.provinces[0].full_name) == (Level.PROVINCE, True, today)


@pytest.mark.parametrize(
    ("typed", "province"),
    [
        *[(typed, "tỉnh Đắk Lắk") for typed in ("Đắk Lắk", "dak lak", "daklak", "Đắc Lắc", "dac lac", "tỉnh đắc lắc")],
        *[(typed, "thành phố Hồ Chí Minh") for typed in ("tp hcm", "TPHCM", "tp.HCM", "sài gòn", "Hồ Chí Minh")],
        *[(typed, "thành phố Huế") for typed in ("thừa thiên huế", "Thừa Thiên - Huế", "huế", "tp huế")],
        ("tp Quảng Ninh", "thành phố Quảng Ninh"),
        ("ở Lâm Đồng", "tỉnh Lâm Đồng"),
    ],
)
def test_a_province_is_found_as_it_is_called(places: Places, typed: str, province: str) -> None:
    place = found(places, typed)
    assert (place.level, place.full_name, place.former) == (Level.PROVINCE, province, False)


@pytest.mark.parametrize("typed", ["xã Tam Thanh", "xa tam thanh", "x.tam thanh"])
def test_where_a_name_is_everywhere_the_province_is_asked_for(places: Places, typed: str) -> None:
    question = asked(places, typed)
    assert question.narrow_by is Level.PROVINCE
    assert len(question.candidates) > 5
    answered = found(places, f"{question.said}, phú thọ")
    assert answered.full_name == "xã Tam Thanh, huyện Tân Sơn, tỉnh Phú Thọ"


@pytest.mark.parametrize("typed", ["phường An Xuân", "phuong an xuan"])
def test_the_kind_tells_namesakes_apart(places: Places, typed: str) -> None:
    assert now(found(places, typed)) == ["phường Tam Kỳ, thành phố Đà Nẵng"]
    assert found(places, "xã An Xuân, Phú Yên").full_name == "xã An Xuân, huyện Tuy An, tỉnh Phú Yên"


@pytest.mark.parametrize(
    ("typed", "full_name"),
    [
        ("p5 gò vấp", "phường 5, quận Gò Vấp, thành phố Hồ Chí Minh"),
        ("Phường 05, Q. Gò Vấp, TP.HCM", "phường 5, quận Gò Vấp, thành phố Hồ Chí Minh"),
        ("gò vấp, phường 5", "phường 5, quận Gò Vấp, thành phố Hồ Chí Minh"),
        ("ttVương, Tiên Lữ", "thị trấn Vương, huyện Tiên Lữ, tỉnh Hưng Yên"),
        ("xã Lí Bôn Cao Bằng", "xã Lý Bôn, tỉnh Cao Bằng"),
        ("ea knop ea kar", "xã Ea Knốp, tỉnh Đắk Lắk"),
        ("12 Lê Lợi, phường An Xuân, Tam Kỳ", "phường An Xuân, thành phố Tam Kỳ, tỉnh Quảng Nam"),
        ("đường Trần Phú, phường Trần Phú, Hà Giang", "phường Trần Phú, thành phố Hà Giang, tỉnh Hà Giang"),
        ("quận 2", "thành phố Thủ Đức, thành phố Hồ Chí Minh"),
        ("huyện Hoài Nhơn", "thị xã Hoài Nhơn, tỉnh Bình Định"),
        ("Côn Đảo", "đặc khu Côn Đảo, thành phố Hồ Chí Minh"),
    ],
)
def test_short_forms_any_order_streets_and_names_before_the_last(places: Places, typed: str, full_name: str) -> None:
    assert found(places, typed).full_name == full_name


@pytest.mark.parametrize(
    "text",
    [
        "tôi muốn đóng bảo hiểm xã hội tự nguyện",
        "hết hợp đồng lao động thì rút bảo hiểm được không",
        "tôi không đồng ý với mức đóng này",
        "ông xã đóng từ 2008 thì sao",
        "nghi lam 8 thang chua chot so bh",
        "đi làm thẻ có cần hình 3x4 không",
        "bảo hiểm xã hội phụ trách xã em ở đường nào",
        "quý 3 đóng bao nhiêu",
        "",
        ", . ;",
    ],
)
def test_a_question_that_names_no_place_has_none(places: Places, text: str) -> None:
    assert places.find(text) == NotFound()


def test_a_split_commune_asks_which_part(places: Places) -> None:
    question = asked(places, "xã Hòa Bình, huyện Kim Thành, Hải Dương")
    assert question.split is not None
    assert question.split.is_split
    assert {now(choice)[0] for choice in question.choices} == {
        "xã Kim Thành, thành phố Hải Phòng",
        "xã Hà Nam, thành phố Hải Phòng",
    }


def test_communes_that_the_original_map_mixed_up_are_apart(places: Places) -> None:
    assert now(found(places, "phường 4, thành phố Tây Ninh")) == ["phường Tân Ninh, tỉnh Tây Ninh"]
    assert now(found(places, "phường 4, thành phố Tân An")) == ["phường Long An, tỉnh Tây Ninh"]


@pytest.mark.parametrize("typed", ["xã Tân Khai", "phường Tân Khai"])
def test_a_commune_made_a_ward_is_found_by_both_and_called_by_the_days_kind(places: Places, typed: str) -> None:
    assert now(found(places.on(date(2026, 4, 29)), typed)) == ["xã Tân Khai, tỉnh Đồng Nai"]
    assert now(found(places.on(date(2026, 4, 30)), typed)) == ["phường Tân Khai, thành phố Đồng Nai"]


def test_a_province_made_a_city_is_called_so_from_its_day_on(places: Places) -> None:
    days = {"Quảng Ninh": date(2026, 9, 1), "Bắc Ninh": date(2026, 9, 20), "Đồng Nai": date(2026, 4, 30)}
    for name, day in days.items():
        assert found(places.on(day), f"tỉnh {name}").full_name == f"thành phố {name}"
        assert found(places.on(date.fromordinal(day.toordinal() - 1)), f"tỉnh {name}").full_name == f"tỉnh {name}"


def test_a_choice_is_resolved_by_its_key(places: Places) -> None:
    for text in ("Tam Kỳ", "Bình Phước", "Hải Dương"):
        for choice in asked(places, text).choices:
            assert len(choice.key) <= 6
            assert places.by_key(choice.key) == Found(choice)
    assert isinstance(places.by_key("o10798"), Ambiguous)  # split: which part is asked
    assert [places.by_key(key) for key in ("", "n", "n99999", "o1", "x20341", "n2034١")] == [NotFound()] * 6


def test_five_hundred_old_addresses_in_five_ways_each(places: Places) -> None:
    typed = drawn(places, 500)
    wrong = [text for text, codes in typed if not is_right(places, text, codes)]
    print(f"{len(typed) - len(wrong)} of {len(typed)} found or asked")
    assert len(typed) == 2500
    assert len(wrong) <= 25, wrong


def test_whatever_is_ambiguous_is_asked(places: Places) -> None:
    meant: dict[str, set[str]] = defaultdict(set)
    for _, communes in UNITS["now"]:
        for line in communes:
            name, kind, code = line.split("|")[:3]
            meant[fold(f"{UNITS['kinds'][kind]} {name}")].add(code)
    for _, districts in UNITS["old"]:
        for _, communes in districts:
            for line in filter(lambda line: line[0] != "|", communes):
                name, kind, _, codes = line.split("|")[:4]
                meant[fold(f"{UNITS['kinds'][kind]} {name}")] |= set(codes.split())
    names = random.Random(7).sample(sorted(name for name, codes in meant.items() if len(codes) > 1), 500)
    outcomes = {name: places.find(name) for name in names}
    assert [name for name, outcome in outcomes.items() if not isinstance(outcome, Ambiguous)] == []
    for name, outcome in outcomes.items():
        assert isinstance(outcome, Ambiguous)
        held = {commune.code for place in outcome.candidates for commune in place.communes}
        assert meant[name] <= held, name


def test_a_question_offers_five_at_most_or_asks_for_more(places: Places) -> None:
    names = {line.partition("|")[0] for _, communes in UNITS["now"] for line in communes}
    for name in random.Random(3).sample(sorted(names), 300):
        outcome = places.find(name)
        if isinstance(outcome, Ambiguous):
            assert len(outcome.choices) <= 5
            assert outcome.narrow_by or set(outcome.choices) == set(outcome.candidates)


def test_the_nearest_communes_hold_the_one_that_a_middle_belongs_to(places: Places) -> None:
    lines = random.Random(5).sample([line for _, communes in UNITS["now"] for line in communes], 200)
    for line in lines:
        latitude, longitude = map(float, line.split("|")[3].split(","))
        assert line.split("|")[2] in [place.communes[0].code for place in places.nearest(latitude, longitude)]


def test_outside_the_country_nothing_is_near(places: Places) -> None:
    assert places.nearest(48.85, 2.35) == ()
    assert places.nearest(0, 0) == ()


def test_staff_write_a_commune_by_name_with_the_kind_of_before_or_after_or_by_code(places: Places) -> None:
    for name in ("phường Tam Kỳ", "Phường Tam Kỳ", "Tam Kỳ", "20341"):
        commune = places.commune(name, "thành phố Đà Nẵng")
        assert commune is not None
        assert commune.code == "20341"
    assert places.commune("xã Tân Khai", "Đồng Nai") == places.commune("phường Tân Khai", "tỉnh Đồng Nai")
    assert places.commune("phường Tam Kỳ", "Quảng Nam") is None
    assert places.commune("phường Tam Ky", "Đà Nẵng") is None


def test_no_map_finds_nothing() -> None:
    assert not NO_PLACES
    assert NO_PLACES.find("Tam Kỳ") == NotFound()
    assert NO_PLACES.province("Đà Nẵng") is None


def test_every_province_of_old_and_today_is_found_or_asked_by_its_name(places: Places) -> None:
    seen = Counter()
    for line in [line for line, _ in (*UNITS["now"], *UNITS["old"])]:
        outcome = places.find(line.partition("|")[0])
        candidates = (outcome.place,) if isinstance(outcome, Found) else getattr(outcome, "candidates", ())
        seen[any(place.level is Level.PROVINCE for place in candidates)] += 1
    assert seen == {True: 97}
