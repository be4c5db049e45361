"""The data directory, the database, the secret, the knowledge."""

from __future__ import annotations

import asyncio
import shutil
import stat
import tempfile
from pathlib import Path

from bot.app import notices
from bot.app.doctor.finding import Findings
from bot.app.doctor.web import Web
from bot.app.reloading import read_knowledge
from bot.app.served import KnowledgeError
from bot.settings import Settings
from bot.storage.inspection import inspect
from bot.storage.keys import SECRET_BYTES
from bot.storage.lock import lock
from bot.storage.store import StorageError

MB = 1024 * 1024
LITTLE_SPACE, NO_SPACE = 500 * MB, 50 * MB
MOST_TOLD = 3  # of the errors in the knowledge; `bot check` tells all


async def check_data(found: Findings, settings: Settings) -> None:
    """Whether the data directory can be written, and how much room is left."""
    directory = _nearest(settings.data)
    try:
        with tempfile.TemporaryFile(dir=directory) as file:
            file.write(b"x")
            file.flush()
    except OSError as error:
        do = f"Cấp quyền ghi cho người dùng chạy dịch vụ: chown/chmod '{directory}' (DIEM_SANG_DATA)."
        found.bad(f"không ghi được vào '{directory}' ({error.strerror}).", do)
    else:
        made = "" if directory == settings.data else " chưa có, sẽ được tạo khi chạy;"
        found.ok(f"'{settings.data}'{made} ghi được.")
    _check_space(found, shutil.disk_usage(directory).free)


def _nearest(path: Path) -> Path:
    """The path, or what is there of it: the directory that it would be made in."""
    return next((place for place in (path, *path.absolute().parents) if place.exists()), path)


def _check_space(found: Findings, free: int) -> None:
    left = f"ổ đĩa còn trống {free // MB:,} MB".replace(",", ".")
    if free < NO_SPACE:
        found.bad(f"{left}.", "Dọn ổ đĩa ngay: hết chỗ thì không nhận được tin nhắn của người dân.")
    elif free < LITTLE_SPACE:
        found.look(f"{left}.", "Nên dọn bớt để còn ít nhất 500 MB.")
    else:
        found.ok(f"{left}.")


async def check_database(found: Findings, settings: Settings, web: Web) -> None:
    """Whether the database can be used, by the service that runs or by one that would."""
    path = settings.data / "bot.sqlite"
    if _is_running(settings):
        await _check_running(found, settings, web)
    if not path.exists():
        found.ok("chưa có, sẽ được tạo khi chạy.")
        return
    try:
        tables = await asyncio.to_thread(inspect, path)
        found.ok(f"đọc được ({tables} bảng).")
    except StorageError:
        do = "Dừng dịch vụ, cất tệp này đi chỗ khác, rồi khôi phục từ bản sao lưu."
        found.bad(f"'{path}' hỏng hoặc không đọc được.", do)
    check_private(found, path)


def _is_running(settings: Settings) -> bool:
    path = settings.data / "lock"
    if not path.exists():
        return False
    try:
        lock(path).close()
    except StorageError:
        return True
    return False


async def _check_running(found: Findings, settings: Settings, web: Web) -> None:
    """What the running service says of itself."""
    here = _address(settings)
    status = await web.status(f"{here}/readyz")
    if status == 200:
        found.ok(f"Điểm Sáng đang chạy ở {here} và nhận được tin.")
        await _check_health(found, here, web)
    elif status is None:
        do = "Xem DIEM_SANG_HOST, DIEM_SANG_PORT có đúng như lúc chạy dịch vụ không; xem nhật ký dịch vụ."
        found.look(f"một Điểm Sáng đang giữ dữ liệu này mà không trả lời ở {here}.", do)
    else:
        do = "Xem ổ đĩa còn chỗ và quyền ghi không; xem nhật ký dịch vụ (storage_refused)."
        found.bad(f"Điểm Sáng đang chạy ở {here} nhưng không nhận được tin (mã {status}).", do)


async def _check_health(found: Findings, here: str, web: Web) -> None:
    health = await web.json(f"{here}/healthz")
    if health.get("knowledge_problem"):
        do = "Dịch vụ vẫn trả lời theo bản cũ; chạy `bot check` rồi sửa các lỗi."
        found.look("thay đổi mới nhất trong knowledge chưa được đưa vào dịch vụ.", do)


def _address(settings: Settings) -> str:
    """Where this machine reaches the service."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(settings.host, settings.host)
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


async def check_secret(found: Findings, settings: Settings) -> None:
    """Whether the secret is there, whole and private."""
    path = settings.data / "secret"
    if path.exists():
        check_private(found, path)
        _check_length(found, path)
    elif (settings.data / "bot.sqlite").exists():
        do = "Khôi phục tệp 'secret' từ bản sao lưu; không có nó thì mọi người dân thành người lạ với bot."
        found.bad(f"mất '{path}' trong khi cơ sở dữ liệu vẫn còn.", do)
    else:
        found.ok("chưa có, sẽ được tạo khi chạy.")


def _check_length(found: Findings, path: Path) -> None:
    try:
        is_whole = len(path.read_bytes()) >= SECRET_BYTES
    except OSError:
        is_whole = False
    if is_whole:
        found.ok("đủ dài.")
    else:
        found.bad(f"'{path}' không đọc được hoặc bị cắt ngắn.", "Khôi phục tệp 'secret' từ bản sao lưu.")


def check_private(found: Findings, path: Path) -> None:
    """Whether a file is kept from everybody else on this machine."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        found.bad(f"người khác trên máy đọc được '{path}' (quyền {mode:o}).", f"Chạy: chmod 600 '{path}'")
    else:
        found.ok(f"'{path.name}' chỉ chủ tệp đọc được.")


async def check_notices(found: Findings, settings: Settings) -> None:
    """Whether the bot answers everybody as usual."""
    try:
        now = notices.read(notices.path_in(settings.data))
    except notices.NoticeError as error:
        found.bad(f"{error}.", "Sau đó chạy lại `bot doctor`.")
        return
    if now.off:
        found.look("máy đang TẮT, người dân chỉ nhận được lời hẹn.", "Chạy `bot switch on` khi muốn máy trả lời lại.")
    else:
        found.ok("máy đang bật.")
    if now.banner:
        found.look(f"đang thông báo cho mọi người: {now.banner}", "Bỏ bằng `bot banner --clear` khi không cần nữa.")


async def check_knowledge(found: Findings, settings: Settings) -> None:
    """Whether the knowledge can be served, and what in it is due."""
    try:
        served = await asyncio.to_thread(read_knowledge, settings)
    except KnowledgeError as error:
        for problem in error.problems[:MOST_TOLD]:
            found.bad(str(problem), "Sửa rồi chạy `bot check`.")
        if len(error.problems) > MOST_TOLD:
            found.bad(f"và {len(error.problems) - MOST_TOLD} lỗi khác.", "Chạy `bot check` để xem hết.")
        return
    found.ok(f"{len(served.kb.entries)} mục, bản {served.kb.version}, không có lỗi.")
    due = sum(warning.field == "review.due" for warning in served.warnings)
    if due:
        found.look(f"{due} mục sắp đến hạn hoặc quá hạn đối chiếu.", "Chạy `bot check`, đối chiếu với văn bản.")
    if len(served.warnings) > due:
        found.look(f"{len(served.warnings) - due} cảnh báo khác.", "Chạy `bot check` để xem từng cảnh báo.")
