#!/usr/bin/env bash
# bilibili-api-python 17.4.2: the keys that sign a WBI request are fetched once and kept while the process runs. They are
# fetched anew after the code -403 alone. The service refuses the signature of a private message with -400, so from the
# day its keys change (they do, about daily) every send fails, until the program is started again or calls
# `recalculate_wbi` itself.
#
# Seen: refused with -403, a send fetches the keys again, repeats itself and succeeds. Refused with -400, it fails, and so
# does the next one; the keys are not asked for.
# Likely wrong guess: any refused signature makes it fetch keys, as there is a setting for how often it tries again.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check bilibili-api-python==17.4.2 httpx==0.28.1

"$folder/venv/bin/python" - <<'PYTHON'
import asyncio

import httpx
from bilibili_api import Credential, ResponseCodeException, get_client, recalculate_wbi, request_settings
from bilibili_api import select_client, session, set_session


class Service:
    """Stands in for the service within the process: signatures count after the keys were asked for `wanted` times."""

    def __init__(self, refusal):
        self.refusal, self.asked, self.wanted = refusal, 0, 1

    def __call__(self, request):
        if request.url.path.endswith("/nav"):
            self.asked += 1
            keys = {"img_url": f"https://example.org/{'a' * 32}.png", "sub_url": f"https://example.org/{'b' * 32}.png"}
            return httpx.Response(200, json={"code": 0, "data": {"wbi_img": keys}})
        assert request.url.path.endswith("/send_msg") and "w_rid" in request.url.params
        code = 0 if self.asked >= self.wanted else self.refusal
        return httpx.Response(200, json={"code": code, "message": "", "data": {"msg_key": 1}})


async def send():
    login = Credential(sessdata="x", bili_jct="x", dedeuserid="1")
    try:
        await session.send_msg(login, 2, session.EventType.TEXT, "你好")
    except ResponseCodeException as error:
        return error.code
    return 0


async def main():
    request_settings.set_enable_auto_buvid(False)
    select_client("httpx")
    get_client()
    for refusal, expected in ((-403, ([0, 0, 0], 2)), (-400, ([0, -400, -400], 1))):
        service = Service(refusal)
        set_session(httpx.AsyncClient(transport=httpx.MockTransport(service)))
        recalculate_wbi()
        codes = [await send()]
        service.wanted = 2
        codes += [await send(), await send()]
        print(f"Refused with {refusal}: codes {codes}, keys asked for {service.asked} times")
        assert (codes, service.asked) == expected


asyncio.run(main())
PYTHON
