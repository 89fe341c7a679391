"""Between payment and its provider: every request takes 200 ms longer.  slow_provider.py PORT PROVIDER_URL"""
import asyncio
import sys

import aiohttp
from aiohttp import web

PORT, PROVIDER = int(sys.argv[1]), sys.argv[2]
DROPPED = {"host", "content-length", "transfer-encoding", "content-encoding"}


async def forward(request):
    _, body = await asyncio.gather(asyncio.sleep(0.2), request.read())
    headers = {name: value for name, value in request.headers.items() if name.lower() not in DROPPED}
    session = request.app["session"]
    async with session.request(request.method, PROVIDER + request.path_qs, headers=headers, data=body) as reply:
        return web.Response(status=reply.status, body=await reply.read(), content_type=reply.content_type)


async def open_session(app):
    app["session"] = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
    yield
    await app["session"].close()


application = web.Application()
application.cleanup_ctx.append(open_session)
application.router.add_route("*", "/{path:.*}", forward)
web.run_app(application, host="127.0.0.1", port=PORT, print=None)
