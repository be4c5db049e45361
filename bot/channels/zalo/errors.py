"""What Zalo's error codes mean for a message, in one table. The texts that come with them differ: only codes count."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import StrEnum

from bot.channels.conversations import Closed, Gone, Halted, Later, Never, NotSent

LIMITED = -32
EXPIRED_ASSET = -100
OUT_OF_QUOTA = -211
BAD_TOKEN = -216

TOKEN_NOT_TAKEN = "Zalo không nhận token vừa đổi; chạy 'bot zalo login' để cấp quyền lại."

_VIETNAM = timezone(timedelta(hours=7))
_MORNING = 6

log = logging.getLogger(__name__)


class Treatment(StrEnum):
    """What is to be done about an error."""

    WAIT = "wait"  # too many calls: the whole channel waits a little
    TWICE = "twice"  # may be tried again, but not for ever
    UPLOAD = "upload"  # the file isn't there any more
    REFRESH = "refresh"  # the access token is dead
    GONE = "gone"
    CLOSED = "closed"
    MORNING = "morning"
    OPERATOR = "operator"
    NEVER = "never"


class Refused(Exception):  # noqa: N818 - an answer of Zalo's, not a failure of ours
    """Zalo answered with an error.

    Args:
        code: its code, the only thing of the answer that is kept.
        after: seconds Zalo asked to wait, if it did.
    """

    def __init__(self, code: int, after: float | None = None) -> None:
        super().__init__(f"zalo {code}")
        self.code = code
        self.after = after


@dataclass(frozen=True, slots=True)
class _Known:
    treatment: Treatment
    to_do: str = ""  # for the operator


def _operator(to_do: str) -> _Known:
    return _Known(Treatment.OPERATOR, to_do)


_ERRORS = {
    LIMITED: _Known(Treatment.WAIT),
    EXPIRED_ASSET: _Known(Treatment.UPLOAD),
    -124: _Known(Treatment.REFRESH),
    -200: _Known(Treatment.TWICE),
    -201: _Known(Treatment.NEVER),
    -204: _operator("OA đã bị khoá hoặc xoá: kiểm tra OA trong trang quản trị oa.zalo.me."),
    -205: _operator("Zalo không thấy OA này: kiểm tra ZALO_OA_ID và OA trong trang quản trị oa.zalo.me."),
    -209: _operator("Ứng dụng chưa kích hoạt: vào developers.zalo.me, mở ứng dụng và bật sang trạng thái hoạt động."),
    -210: _Known(Treatment.NEVER),
    OUT_OF_QUOTA: _operator("OA đã hết hạn mức gửi tin: nâng gói OA hoặc mua thêm tin, hoặc chờ sang kỳ sau."),
    -212: _operator("Ứng dụng chưa đăng ký API gửi tin: vào developers.zalo.me, mục Official Account, đăng ký API."),
    -213: _Known(Treatment.GONE),
    BAD_TOKEN: _Known(Treatment.REFRESH),
    -217: _Known(Treatment.GONE),
    -218: _Known(Treatment.CLOSED),
    -219: _operator("Ứng dụng đã bị gỡ hoặc tắt: vào developers.zalo.me bật lại, rồi chạy 'bot zalo login'."),
    -220: _Known(Treatment.REFRESH),
    -221: _operator("OA chưa xác thực: gửi hồ sơ xác thực OA tại oa.zalo.me."),
    -223: _operator("OA chưa cấp quyền này cho ứng dụng: cấp lại quyền bằng 'bot zalo login', chọn đủ các nhóm quyền."),
    -224: _operator("Gói OA hiện tại không được gửi tin qua API: nâng gói OA (Tăng trưởng hoặc Toàn diện)."),
    -227: _Known(Treatment.GONE),
    -230: _Known(Treatment.CLOSED),
    -231: _Known(Treatment.CLOSED),
    -232: _Known(Treatment.CLOSED),
    -233: _Known(Treatment.NEVER),
    -234: _Known(Treatment.MORNING),
    -235: _operator("Loại OA này không dùng được API gửi tin: hỏi Zalo về loại OA của cơ quan nhà nước."),
    -240: _Known(Treatment.NEVER),
    -242: _operator("Sai appsecret_proof: kiểm tra ZALO_APP_SECRET và ZALO_PROOF cho khớp cài đặt của ứng dụng."),
    -244: _Known(Treatment.GONE),
    -248: _operator("Zalo báo OA vi phạm quy định nền tảng: xem thông báo trong oa.zalo.me và liên hệ Zalo."),
    -320: _operator("OA cần liên kết tài khoản Zalo Cloud (ZCA) mới gửi tiếp được."),
    -321: _operator("Tài khoản Zalo Cloud (ZCA) hết tiền: nạp thêm."),
}


def treatment(code: int) -> Treatment:
    """What is to be done about a code; an unknown one makes this message, and only this, impossible."""
    known = _ERRORS.get(code)
    return known.treatment if known else Treatment.NEVER


def to_do(code: int) -> str:
    """What the operator has to do about a code, in Vietnamese; "" where it is nothing of theirs."""
    known = _ERRORS.get(code)
    return known.to_do if known else ""


def not_sent(refused: Refused, now: datetime) -> NotSent:
    """What becomes of a message that Zalo refused, when nothing more is tried at once."""
    reason = f"zalo {refused.code}"
    match treatment(refused.code):
        case Treatment.WAIT | Treatment.TWICE | Treatment.UPLOAD:
            return Later(reason, refused.after)
        case Treatment.GONE:
            return Gone(reason)
        case Treatment.CLOSED:
            return Closed(reason)
        case Treatment.MORNING:
            return Later(reason, seconds_until_morning(now))
        case Treatment.OPERATOR:
            return Halted(f"{reason}: {to_do(refused.code)}")
        case Treatment.REFRESH:
            return Halted(f"{reason}: {TOKEN_NOT_TAKEN}")
    if refused.code not in _ERRORS:
        log.error("unknown zalo error", extra={"code": refused.code})
    return Never(reason)


def seconds_until_morning(now: datetime) -> float:
    """Until six o'clock in Việt Nam, when messages that Zalo holds back at night may go out.

    Args:
        now: with its time zone.
    """
    here = now.astimezone(_VIETNAM)
    morning = here.replace(hour=_MORNING, minute=0, second=0, microsecond=0)
    return (morning - here if morning > here else morning + timedelta(days=1) - here).total_seconds()
