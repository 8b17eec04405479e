#!/usr/bin/env python3
"""Many listeners at once: each holds an event stream and gives an answer every few seconds, while an
evolution runs in the same server. Python's standard library is all that it needs.

    load.py --program build/bin/evomusic [--clients 200] [--every 5] [--seconds 60]

Prints one JSON object: answers, errors, their latency (as the clients see it, from the first byte
sent to the last one received), events received, the server's memory at the beginning and the end,
and how far the evolution got meanwhile. Exit code 1 if anything failed.
"""

import argparse
import asyncio
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import time


class Client:
    """One keep-alive connection."""

    def __init__(self, port):
        self.port, self.reader, self.writer = port, None, None

    async def ask(self, method, path, body=None):
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        data = b"" if body is None else json.dumps(body).encode()
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
        if body is not None:
            head += f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n"
        self.writer.write(head.encode() + b"\r\n" + data)
        status = int((await self.reader.readline()).split()[1])
        length = 0
        while (line := (await self.reader.readline()).strip()):
            name, _, value = line.decode().partition(":")
            if name.lower() == "content-length":
                length = int(value)
        return status, json.loads(await self.reader.readexactly(length) or b"null")


async def wait_for(client, session, phase):
    while True:
        _, a = await client.ask("GET", f"/api/activities/{session}")
        if a["state"]["phase"] == phase:
            return a
        await asyncio.sleep(0.1)


async def begin(client, name):
    await client.ask("POST", "/api/profiles", {"name": name})
    status, a = await client.ask("POST", "/api/activities", {"kind": "taste", "profile": name, "generations": 4})
    assert status == 201, a
    await wait_for(client, a["id"], "listening")
    return a["id"]


async def follow(port, session, until, counts):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /api/activities/{session}/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    status = int((await reader.readline()).split()[1])
    if status != 200:
        counts["errors"] += 1
        return
    while (left := until - time.monotonic()) > 0:
        try:
            line = await asyncio.wait_for(reader.readline(), left)
        except asyncio.TimeoutError:
            break
        if not line:
            counts["errors"] += 1
            break
        counts["events"] += line.startswith(b"data: ")
    writer.close()


async def like(port, session, clips, every, until, counts, latencies, number):
    client, chance = Client(port), random.Random(number)
    await asyncio.sleep(chance.uniform(0, every))
    while time.monotonic() < until:
        order = {"round": 1, "place": chance.randrange(clips), "answer": chance.choice([-1, 1])}
        start = time.monotonic()
        status, answer = await client.ask("POST", f"/api/activities/{session}/answers", order)
        latencies.append(time.monotonic() - start)
        counts["errors"] += status != 200 or answer != {"stored": True}
        await asyncio.sleep(max(0, every - (time.monotonic() - start)))


def memory(process):
    for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024


async def load(o, process, port):
    control = Client(port)
    evolving = await begin(control, "Evolver")
    await control.ask("POST", f"/api/activities/{evolving}/answers", {"round": 1, "place": 0, "answer": 1})
    await control.ask("POST", f"/api/activities/{evolving}/answers", {"round": 1, "place": 1, "answer": -1})
    session = await begin(control, "Listener")
    _, playlist = await control.ask("GET", f"/api/activities/{session}/rounds/1")
    await control.ask("POST", f"/api/activities/{evolving}/next", {"round": 1, "generations": 200})
    before = await wait_for(control, evolving, "evolving")
    counts, latencies = {"errors": 0, "events": 0}, []
    until = time.monotonic() + o.seconds
    jobs = [follow(port, session, until, counts) for _ in range(o.clients)]
    jobs += [like(port, session, len(playlist["clips"]), o.every, until, counts, latencies, i) for i in range(o.clients)]

    async def memories():
        await asyncio.sleep(o.seconds * 0.2)
        early = memory(process)
        await asyncio.sleep(o.seconds * 0.75)
        return early, memory(process)

    *_, (early, late) = await asyncio.gather(*jobs, memories())
    _, after = await Client(port).ask("GET", f"/api/activities/{evolving}")
    latencies.sort()
    at = lambda share: round(1000 * latencies[min(len(latencies) - 1, int(share * len(latencies)))], 2)
    return {"clients": o.clients, "seconds": o.seconds, "answers": len(latencies), "errors": counts["errors"],
            "p50_ms": at(0.5), "p90_ms": at(0.9), "p99_ms": at(0.99), "max_ms": at(1), "events": counts["events"],
            "memory_mib": [round(early, 1), round(late, 1)],
            "evolution": {"phase": after["state"]["phase"],
                          "generations": after["state"]["generation"] - before["state"]["generation"]}}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--program", required=True)
    p.add_argument("--clients", type=int, default=200)
    p.add_argument("--every", type=float, default=5, help="seconds between two answers of a client")
    p.add_argument("--seconds", type=float, default=60)
    o = p.parse_args()
    with tempfile.TemporaryDirectory(dir=".") as folder:  # a real disk, not a tmpfs
        process = subprocess.Popen([o.program, "serve", "--runs", folder, "--port", "0", "--quiet"],
                                   stdout=subprocess.PIPE, text=True)
        try:
            port = int(process.stdout.readline().rsplit(":", 1)[1].strip().rstrip("/"))
            result = asyncio.run(load(o, process, port))
            lines = sum(1 for f in pathlib.Path(folder).glob("listeners/*/feedback.jsonl") for _ in f.open())
            result["stored"] = lines - 2  # the evolving session's own
        finally:
            process.terminate()
            process.wait(60)
    print(json.dumps(result))
    is_sound = result["errors"] == 0 and result["stored"] == result["answers"] and result["evolution"]["phase"] == "evolving"
    sys.exit(0 if is_sound else 1)


if __name__ == "__main__":
    main()
