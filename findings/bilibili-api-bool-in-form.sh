#!/usr/bin/env bash
# bilibili-api-python 17.4.2: a True or False among the fields of a form is not sent in the form. It becomes 1 or 0, as
# one in the query does, but is then put into the query too; the other fields stay where they were.
#
# Seen: fields {viewed: True, draft: False, text: "a"} are sent as POST /?viewed=1&draft=0 with the body text=a.
# Likely wrong guess: viewed=1&draft=0&text=a in the body, which is what 1 and 0 instead give.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check bilibili-api-python==17.4.2 httpx==0.28.1

"$folder/venv/bin/python" - <<'PYTHON'
import asyncio

import httpx
from bilibili_api import Api, Credential, get_client, request_settings, select_client, set_session


async def main():
    seen = []

    def answer(request):
        body = request.content.decode()
        form = "&".join(pair for pair in body.split("&") if not pair.startswith("csrf"))
        seen.append((request.url.query.decode(), form))
        return httpx.Response(200, json={"code": 0, "data": {}})

    request_settings.set_enable_auto_buvid(False)
    select_client("httpx")
    get_client()
    set_session(httpx.AsyncClient(transport=httpx.MockTransport(answer)))
    login = Credential(sessdata="x", bili_jct="x", dedeuserid="1")
    for yes, no in ((True, False), (1, 0)):
        call = Api(url="http://127.0.0.1/", method="POST", credential=login, verify=True)
        await call.update_data(viewed=yes, draft=no, text="a").result
        print(f"{yes!r} and {no!r}: query {seen[-1][0]!r}, form {seen[-1][1]!r}")
    assert seen == [("viewed=1&draft=0", "text=a"), ("", "viewed=1&draft=0&text=a")]


asyncio.run(main())
PYTHON
