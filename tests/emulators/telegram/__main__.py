"""The emulator as a program."""

from __future__ import annotations

import argparse
import signal
import threading

from .server import Telegram


def main() -> None:
    parser = argparse.ArgumentParser(prog="emulators.telegram", description="Telegram thử nghiệm trên máy này")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default="1000:demo")
    parser.add_argument("--limits", action="store_true", help="từ chối khi bot gửi quá nhanh")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with Telegram(options.token, seed=options.seed, limits=options.limits).serve(options.port) as telegram:
        print(f"Bot chạy với:  TELEGRAM_BOT_TOKEN={options.token} TELEGRAM_API_URL={telegram.url}")
        print(f"Nhắn tin thử:  {telegram.url}/   (Ctrl+C để dừng)", flush=True)
        ended.wait()


if __name__ == "__main__":
    main()
