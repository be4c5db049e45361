"""Zalo by hand: ``python -m tests.emulators.zalo --port 8082``, then the page at http://127.0.0.1:8082/."""

from __future__ import annotations

import argparse
import json
import threading

from .server import Zalo


def _told() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Zalo trên máy này, để thử bot.")
    parser.add_argument("--port", type=int, default=8082)
    parser.add_argument("--webhook", default="http://127.0.0.1:8080/zalo/webhook", help="địa chỉ webhook của bot")
    parser.add_argument("--limits", action="store_true", help="giữ mức 4.000 lệnh mỗi phút")
    parser.add_argument("--life", type=int, default=90_000, help="số giây access token còn dùng được")
    return parser.parse_args()


def _settings(zalo: Zalo) -> str:
    settings = {
        "ZALO_APP_ID": zalo.app_id,
        "ZALO_APP_SECRET": zalo.app_secret,
        "ZALO_OA_ID": zalo.oa_id,
        "ZALO_OA_SECRET_KEY": zalo.oa_secret_key,
        "ZALO_API_URL": zalo.url,
        "ZALO_OAUTH_URL": zalo.url,
    }
    return "\n".join(f"export {name}={value}" for name, value in settings.items())


def main() -> None:
    """Serve until interrupted."""
    told = _told()
    zalo = Zalo(limits=told.limits)
    zalo.tokens.life = told.life
    zalo.webhook_url = told.webhook
    with zalo.serve(told.port):
        print(f"Đặt cho bot:\n\n{_settings(zalo)}\n")
        print(f"Cặp token để nhập (bot zalo import-tokens):\n\n{json.dumps(zalo.new_pair().body())}\n")
        print(f"Trang để nhắn tin như người dân: {zalo.url}/\nWebhook của bot: {zalo.webhook_url}", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
