"""Pydantic's findings in Vietnamese, each saying what to do."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel

_ADVICE = {
    "missing": "thiếu trường này; hãy thêm vào",
    "string_type": "phải là chữ; hãy đặt trong dấu nháy kép",
    "string_too_short": "đang để trống; hãy điền nội dung hoặc bỏ dòng này",
    "string_pattern_mismatch": "chỉ gồm chữ thường không dấu, số, dấu gạch nối và dấu /; hãy viết lại",
    "tuple_type": "phải là danh sách; mỗi mục một dòng bắt đầu bằng '- '",
    "too_short": "cần ít nhất một mục; hãy điền thêm hoặc bỏ trường này",
    "dict_type": "phải gồm các dòng 'tên: giá trị'; xem lại thụt dòng",
    "model_type": "phải gồm các dòng 'tên: giá trị'; xem lại thụt dòng",
    "model_attributes_type": "phải gồm các dòng 'tên: giá trị'; xem lại thụt dòng",
    "bool_type": "chỉ nhận true hoặc false",
    "bool_parsing": "chỉ nhận true hoặc false",
}
_DATE = "phải là ngày dạng năm-tháng-ngày, ví dụ 2026-11-22"
_VALUE = "giá trị không hợp lệ; dùng số (1_500_000 hoặc 4.5), chữ, bảng, danh sách hoặc null"


def advice(detail: dict[str, Any], model: type[BaseModel]) -> str:
    """What to do about one finding.

    Args:
        detail: an item of ``ValidationError.errors()``.
        model: the model that was validated.
    """
    kind = str(detail["type"])
    if kind == "extra_forbidden":
        return _unknown_key(str(detail["loc"][-1]), model)
    if kind == "string_too_long":
        return f"dài quá {detail['ctx']['max_length']} ký tự; hãy rút ngắn"
    if kind == "literal_error":
        return f"chỉ nhận một trong: {detail['ctx']['expected']}".replace(" or ", ", ").replace("'", "")
    if kind.startswith("date"):
        return _DATE
    if "value" in detail["loc"]:
        return _VALUE
    return _ADVICE.get(kind, f"giá trị không hợp lệ ({detail['msg']}); xem mẫu trong knowledge/README.md")


def _unknown_key(key: str, model: type[BaseModel]) -> str:
    near = get_close_matches(key, sorted(_all_keys(model)), n=1)
    hint = f"có phải ý là '{near[0]}'?" if near else "hãy bỏ đi hoặc xem mẫu trong knowledge/README.md"
    return f"không có trường '{key}'; {hint}"


def _all_keys(model: type[BaseModel]) -> set[str]:
    """Field names of a model and of the models in it."""
    keys: set[str] = set()
    for name, info in model.model_fields.items():
        keys.add(info.alias or name)
        for inner in _models_in(info.annotation):
            if inner is not model:
                keys |= _all_keys(inner)
    return keys


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for arg in get_args(annotation) for found in _models_in(arg)]
