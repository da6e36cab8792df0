#!/usr/bin/env bash
# bilibili-api-python 17.4.2 with aiohttp 3.14.5: HTTP_PROXY and its like have no effect, though the library's `trust_env`
# is true and reads as "use them". Its `proxy` setting is an empty text, and it hands that to every request; for aiohttp
# anything but None is a proxy of the caller's, which comes before the environment. An empty address is then no proxy.
#
# Seen: with httpx 0.28.1 the request comes to the proxy of the environment, with aiohttp to the server itself; for
# aiohttp alone (trust_env, no proxy argument) it comes to the proxy.
# Likely wrong guess: the variables work with either client, as trust_env is on.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    bilibili-api-python==17.4.2 aiohttp==3.14.5 httpx==0.28.1
unset HTTP_PROXY http_proxy HTTPS_PROXY https_proxy ALL_PROXY all_proxy NO_PROXY no_proxy

"$folder/venv/bin/python" - <<'PYTHON'
import asyncio
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import aiohttp
from bilibili_api import get_client, request_settings, select_client


def serve(name):
    """A server that answers any request with its own name."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", str(len(name)))
            self.end_headers()
            self.wfile.write(name.encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"


async def main():
    target = serve("the server itself")
    os.environ["HTTP_PROXY"] = os.environ["http_proxy"] = serve("the proxy")
    assert request_settings.get_trust_env() is True
    seen = {}
    for client in ("aiohttp", "httpx"):
        select_client(client)
        seen[client] = (await get_client().request("GET", target)).utf8_text()
        await get_client().close()
    async with aiohttp.ClientSession(trust_env=True) as alone, alone.get(target) as reply:
        seen["aiohttp alone"] = await reply.text()
    for name, answer in seen.items():
        print(f"{name}: answered by {answer}")
    assert seen == {"aiohttp": "the server itself", "httpx": "the proxy", "aiohttp alone": "the proxy"}


asyncio.run(main())
PYTHON
