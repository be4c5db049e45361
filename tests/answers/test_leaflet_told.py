"""A leaflet on a day: what it says, until when, and the code by which a printed one is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.answers.answer import answer
from bot.answers.leaflet import leaflet, pocket_text, text_of
from bot.answers.leaflet_links import leaflets_with, pdf_url, picture_urls, read_url, ref_link
from bot.knowledge.base import NoValueError

TODAY, LAST_DAY, AFTER = date(2026, 11, 22), date(2026, 12, 31), date(2027, 1, 2)
KEY = "tu-nguyen"


def test_it_says_what_its_entries_say_that_day(kb):
    text = text_of(leaflet(kb, KEY, TODAY))
    for line in answer(kb, "bhxh-tu-nguyen/muc-dong", TODAY).text.split("\n\n")[0].splitlines():
        assert line in text
    assert "- Hộ nghèo: hỗ trợ 50%, bác đóng 165.000 đồng" in text
    assert "- Căn cước" in text  # of its procedure


def test_it_says_what_is_fixed_to_change_and_until_when_it_holds(kb):
    told = leaflet(kb, KEY, TODAY)
    assert "387.200 đồng" in text_of(told) or "2.200.000" in text_of(told)
    assert (told.until, told.valid) == (LAST_DAY, "Đúng đến 31/12/2026.")


def test_after_the_change_nothing_is_left_of_it(kb):
    told = leaflet(kb, KEY, AFTER)
    assert "Sắp đổi" not in [section.heading for section in told.sections]
    assert "1.500.000" not in text_of(told)
    assert (told.until, told.valid) == (None, "Kiểm tra 20/11/2026.")


def test_its_basis_is_that_of_all_it_rests_on(kb):
    (cited,) = leaflet(kb, KEY, TODAY).basis
    assert "Luật BHXH 41/2024/QH15" in cited
    assert "NĐ 159/2025/NĐ-CP" in cited


def test_the_pocket_card_has_the_marked_sections_only(kb):
    told = leaflet(kb, KEY, TODAY)
    assert "165.000 đồng" in pocket_text(told)
    assert "Căn cước" not in pocket_text(told)


def test_the_code_tells_figures_and_edition_apart(kb):
    code = leaflet(kb, KEY, TODAY).code
    assert leaflet(kb, KEY, LAST_DAY).code == code
    assert leaflet(kb, KEY, AFTER).code.split("-")[1] != code.split("-")[1]
    one = kb.leaflets[KEY]
    reworded = one.model_copy(update={"lead": "Nói cách khác: {tinh/bhxh-tu-nguyen-dong(nhom: khac)} đồng."})
    renumbered = reworded.model_copy(update={"edition": one.edition.model_copy(update={"number": 2})})
    assert leaflet(replace(kb, leaflets={KEY: reworded}), KEY, TODAY).code == code
    assert leaflet(replace(kb, leaflets={KEY: renumbered}), KEY, TODAY).code == f"2-{code.split('-')[1]}"


def test_every_difference_has_another_address(kb):
    one = kb.leaflets[KEY]
    reworded = replace(kb, leaflets={KEY: one.model_copy(update={"lead": "Nói cách khác."})})
    urls = {pdf_url(leaflet(kb, KEY, TODAY)), pdf_url(leaflet(kb, KEY, AFTER)), pdf_url(leaflet(reworded, KEY, TODAY))}
    assert len(urls) == 3
    assert pdf_url(leaflet(kb, KEY, TODAY)) == pdf_url(leaflet(kb, KEY, LAST_DAY))


def test_addresses_are_read_back(kb):
    told = leaflet(kb, KEY, TODAY)
    read = [read_url(url) for url in (pdf_url(told), *picture_urls(told))]
    assert [(one.id, one.digest, one.page) for one in read if one] == [(KEY, told.digest, page) for page in (0, 1, 2)]


def test_it_is_withheld_with_its_figures(kb):
    with pytest.raises(NoValueError):
        leaflet(kb, KEY, date(2020, 1, 1))


def test_an_entry_knows_its_leaflets(kb):
    assert leaflets_with(kb, "bhxh-tu-nguyen/muc-dong") == ["tu-nguyen"]
    assert leaflets_with(kb, "bhyt-ho-gia-dinh/chi-phi-ca-ho") == ["the-bhyt"]  # it prints it
    assert leaflets_with(kb, "bhxh-tu-nguyen/dang-ky") == ["tu-nguyen"]  # it prints its procedure
    assert leaflets_with(kb, "khong-co") == []


def test_the_code_to_scan_says_where_the_leaflet_was_handed_out():
    assert ref_link("https://vi-du.vn", KEY) == "https://vi-du.vn/?ref=to-roi_tu-nguyen"
    assert ref_link("https://vi-du.vn", KEY, "an-xuan") == "https://vi-du.vn/?ref=to-roi_tu-nguyen_an-xuan"
    assert ref_link("", KEY) == ""
