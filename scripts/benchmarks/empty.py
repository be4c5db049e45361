"""The peer of the web channel: Starlette with one endpoint that does nothing."""

from __future__ import annotations

import sys

import uvicorn
import uvloop
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route


def serve_empty(port: int) -> None:
    """The peer: Starlette with one endpoint that does nothing, served as the bot is."""

    async def nothing(_: Request) -> JSONResponse:
        return JSONResponse({"replies": []})

    app = Starlette(routes=[Route("/api/messages", nothing, methods=["POST"])])
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, access_log=False, lifespan="off")
    uvloop.run(uvicorn.Server(config).serve())


if __name__ == "__main__":
    serve_empty(int(sys.argv[1]))
