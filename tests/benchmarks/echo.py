"""The base of every ratio: a bare python-socketio echo on aiohttp, as its documentation writes it."""

from __future__ import annotations

import sys
from typing import Any

import socketio
from aiohttp import web

server = socketio.AsyncServer(async_mode="aiohttp", cors_allowed_origins=[])


@server.on("connect", namespace="/visitor")
async def connect(sid: str, environ: dict[str, Any], auth: Any) -> None:
    await server.emit("welcome", {}, to=sid, namespace="/visitor")


@server.on("say", namespace="/visitor")
async def say(sid: str, said: dict[str, Any]) -> dict[str, Any]:
    return {"ok": True, "text": said["text"]}


def main() -> None:
    application = web.Application()
    server.attach(application)
    if "--uvloop" in sys.argv:
        import asyncio

        import uvloop

        asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    web.run_app(application, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)


if __name__ == "__main__":
    main()
