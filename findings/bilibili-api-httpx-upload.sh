#!/usr/bin/env bash
# bilibili-api-python 17.4.2 with httpx 0.28.1: no file can be uploaded, so no picture can be sent. The client opens the
# files into one dictionary, then hands httpx the other one, which holds its own descriptions of files. httpx notices only
# while it writes the body, when the server has read the form's fields and the head of the file's part.
#
# Seen: AttributeError, 'BiliAPIFile' object has no attribute 'read'; at the server a chunked body that breaks off, with
# the field, a file called "upload" instead of its name, and none of its bytes. With aiohttp 3.14.5 the file arrives.
# Likely wrong guess: the HTTP clients that the library offers can replace one another, but for WebSockets.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    bilibili-api-python==17.4.2 aiohttp==3.14.5 httpx==0.28.1
unset HTTP_PROXY http_proxy HTTPS_PROXY https_proxy ALL_PROXY all_proxy

"$folder/venv/bin/python" - "$folder/picture.gif" <<'PYTHON'
import asyncio
import sys

from bilibili_api import get_client, select_client
from bilibili_api.utils.network import BiliAPIFile

PICTURE = b"GIF89a\x10\0\x0c\0\0\0\0;"


async def main():
    with open(sys.argv[1], "wb") as file:
        file.write(PICTURE)
    received = asyncio.Queue()

    async def serve(reader, writer):
        """Reads until the client is done, or is gone."""
        request = b""
        while not request.endswith(b"--\r\n") and (part := await reader.read(65536)):
            request += part
        await received.put(request)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    for client, works in (("aiohttp", True), ("httpx", False)):
        select_client(client)
        files = {"file": BiliAPIFile(sys.argv[1], "image/gif")}
        try:
            outcome = await get_client().request("POST", address, data={"category": "daily"}, files=files)
            outcome = f"status {outcome.code}"
        except AttributeError as error:
            outcome = f"AttributeError: {error}"
        request = await asyncio.wait_for(received.get(), 10)
        await get_client().close()
        has_field, has_file = b"daily" in request, PICTURE in request
        print(f"{client}: {outcome}; the server got the field: {has_field}, the file: {has_file}")
        assert has_field and has_file is works and outcome.startswith("status 200" if works else "AttributeError")
        assert (b'filename="upload"' in request) is not works and (b'filename="picture.gif"' in request) is works


asyncio.run(main())
PYTHON
