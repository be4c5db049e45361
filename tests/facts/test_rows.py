"""Every confirmed row of the policy facts is told by an answer, or has a reason why not."""

from __future__ import annotations

import pytest
from fact_rows import LABELS, row_ids, rows

ROWS = rows()
TOLD = [row for row in ROWS if row.entry]


def test_each_row_is_mapped():
    assert list(dict.fromkeys(row.id for row in ROWS)) == list(row_ids())


def test_each_row_is_confirmed():
    assert set(row_ids().values()) == LABELS


def test_each_row_is_told_or_has_its_reason():
    assert [row.id for row in ROWS if bool(row.entry) == bool(row.reason)] == []
    assert [row.id for row in TOLD if not (row.shows or row.basis)] == []


def test_each_row_names_an_entry_that_exists(served):
    assert [f"{row.id}: {row.entry}" for row in TOLD if row.entry not in served.entries] == []


@pytest.mark.parametrize("row", TOLD, ids=lambda row: row.id)
def test_the_answer_states_the_row(served, row):
    missing = row.missing(served)
    assert not missing, f"{row.entry} doesn't show {missing}: keep the fact there, or map row {row.id} where it stands"


def test_hardly_a_row_goes_untold():
    told = {row.id for row in TOLD}
    print(f"\n{len(told)} of {len(row_ids())} rows told by an answer")
    assert len(row_ids()) == 180
    assert len(told) == 174
