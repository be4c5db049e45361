"""What an operator sets by hand, as Zalo has no way to do it by program: one page to work through."""

from __future__ import annotations

from collections.abc import Sequence

PERMISSIONS = (
    "Gửi tin và thông báo qua OA",
    "Quản lý thông tin người dùng",
    "Quản lý thông tin OA",
    "Nhận sự kiện webhook: tin nhắn",
    "Nhận sự kiện webhook: người dùng",
)
EVENTS = (
    "user_send_text",
    "user_send_image",
    "user_send_gif",
    "user_send_link",
    "user_send_audio",
    "user_send_video",
    "user_send_sticker",
    "user_send_location",
    "user_send_file",
    "user_send_business_card",
    "follow",
    "user_click_chatnow",
    "user_withdraw",
    "oa_send_text",
    "oa_send_image",
    "oa_send_file",
    "oa_send_sticker",
)
"""Events to switch on; those of the account itself tell when staff write, so that the bot keeps silent."""


def sheet(items: Sequence[str], webhook_url: str, callback_url: str) -> str:
    """The set-up sheet.

    Args:
        items: what stands in the menu, each sent as it reads.
        webhook_url: where Zalo sends events; "" when not set yet.
        callback_url: where consent comes back to; "" when not set yet.
    """
    lines = [
        "BẢNG CÀI ĐẶT ZALO OA (làm bằng tay, một lần)",
        "",
        "1. developers.zalo.me, ứng dụng của mình",
        "   [ ] Trạng thái ứng dụng: đang hoạt động",
        f"   [ ] Official Account Callback Url: {callback_url or '(chưa đặt: ZALO_CALLBACK_URL)'}",
        "       (đổi địa chỉ này hoặc đổi quyền thì phải cấp quyền lại: bot zalo login)",
        "   [ ] Nhóm quyền xin của OA:",
        *(f"       - {permission}" for permission in PERMISSIONS),
        f"   [ ] Webhook URL: {webhook_url or '(chưa đặt: PUBLIC_URL)'}",
        "   [ ] OA Secret Key (trang Webhook, không phải App Secret) chép vào ZALO_OA_SECRET_KEY",
        "   [ ] Bật các sự kiện, bấm Thử từng cái:",
        *(f"       - {event}" for event in EVENTS),
        '   [ ] "Lọc cú pháp" phải TẮT: bật lên thì chỉ tin bắt đầu bằng # mới tới được máy',
        "   [ ] Bật gửi lại (retry) khi webhook không kết nối được",
        "",
        "2. oa.zalo.me, Quản lý > Menu",
        "   [ ] Thêm các mục, loại 'Gửi tin nhắn tới OA', nội dung gửi đúng như tên mục:",
        *(f"       {number}. {item}" for number, item in enumerate(items, 1)),
        "   [ ] Tắt tin trả lời tự động của OA, để không trả lời hai lần",
        "",
        "3. Kiểm tra",
        "   [ ] bot zalo status: mọi dòng đều ổn",
        '   [ ] Nhắn "xin chào" tới OA: có câu trả lời',
    ]
    return "\n".join(lines) + "\n"
