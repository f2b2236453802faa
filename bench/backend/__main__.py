"""`python -m bench.backend UPSTREAM`: replay the AWS at an address; the own address is the line it prints."""

from __future__ import annotations

import asyncio
import sys

from .memory import Memory
from .wire import Connection


async def main(upstream: str) -> None:
    """Serve until the process is ended."""
    memory = Memory(upstream.removeprefix("http://"))
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(memory), "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


asyncio.run(main(sys.argv[1]))
