"""The small knowledge base with the real map and a few invented points."""

from __future__ import annotations

import shutil
from pathlib import Path

from core_fixtures import Copy

KNOWLEDGE = Path(__file__).parents[1] / "knowledge"
DA_NANG = "points/da-nang.yaml"
POINTS = """\
province: Đà Nẵng
points:
  - id: bhxh-cs-ban-thach
    kind: bhxh_co_so
    name: BHXH cơ sở Bàn Thạch
    address: Số 1, đường Ví Dụ, phường Bàn Thạch
    phone: "0235 000001"
    serves: [phường Bàn Thạch, "20341"]
    source: {title: Thông báo 1/TB-BHXH, date: 2026-10-15}
    confidence: high
  - id: bhxh-cs-cu
    kind: bhxh_co_so
    name: BHXH cơ sở Hương Trà
    address: Số 2, đường Ví Dụ
    serves_old: ["xã Tam Thăng, thành phố Tam Kỳ, tỉnh Quảng Nam"]
    source: {title: Thông báo 2/TB-BHXH, date: 2025-07-09}
    confidence: medium
    effective_to: 2025-09-30
  - id: bhxh-tp-da-nang
    kind: bhxh_tinh
    name: BHXH thành phố Đà Nẵng
    address: Số 3, đường Ví Dụ
    hours: Sáng thứ hai đến thứ sáu
    hours_source: {title: Thông báo 3/TB-BHXH, date: 2026-10-15}
    latitude: 16.0
    longitude: 108.2
    source: {title: Thông báo 3/TB-BHXH, date: 2026-10-15}
    confidence: high
"""


def with_places(knowledge: Copy) -> Copy:
    """A copy of the small knowledge base, with the map and the points added."""
    shutil.copytree(KNOWLEDGE / "places", knowledge.directory / "places")
    knowledge.write(DA_NANG, POINTS)
    return knowledge
