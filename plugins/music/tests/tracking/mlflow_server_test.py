#!/usr/bin/env python3
"""Logs sessions to a real MLflow server on a free loopback port, and asks it what has arrived.

    mlflow_server_test.py --program build/bin/evomusic

Run with a Python that has mlflow (scripts/test --mlflow makes one). Prints a line a claim, and fails at
the first that doesn't hold.
"""

import argparse
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request


def claim(holds, text):
    print(("  ok    " if holds else "  FAILS ") + text, flush=True)
    if not holds:
        sys.exit(1)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    """mlflow server over a database in a folder; may be stopped and started again at its port."""

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(self.port), "--workers", "1",
             "--backend-store-uri", f"sqlite:///{self.folder}/mlflow.db", "--default-artifact-root", str(self.folder / "artifacts")],
            stdout=subprocess.DEVNULL, stderr=open(self.folder / "server.log", "ab"), start_new_session=True,
            env={**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true"})
        for _ in range(1200):
            try:
                with urllib.request.urlopen(self.url + "/health", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                pass
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        sys.exit("the server didn't start: " + (self.folder / "server.log").read_text()[-2000:])

    def stop(self):
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def ask(self, what, body=None):
        request = urllib.request.Request(f"{self.url}/api/2.0/mlflow/{what}", None if body is None else json.dumps(body).encode(),
                                         {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def run(self, experiment, name):
        found = self.ask(f"experiments/get-by-name?experiment_name={experiment}")["experiment"]["experiment_id"]
        runs = self.ask("runs/search", {"experiment_ids": [found]}).get("runs", [])
        runs = [r for r in runs if r["info"]["run_name"] == name]
        claim(len(runs) == 1, f"there is one run {name} in the experiment {experiment}")
        return runs[0]

    def history(self, run, metric):
        found = self.ask(f"metrics/get-history?run_id={run['info']['run_id']}&metric_key={metric}").get("metrics", [])
        return sorted((int(m["step"]), m["value"]) for m in found)


def session(o, folder, name, url, more=()):
    command = [o.program, "session", "--quiet", "--json", "--run", str(folder / name), "--resume"]
    settings = ["session.listener=user_000001", "generator.seconds=2", "strategy.population_size=6", "strategy.tournament_size=3",
                "budget.generations=3", "playlist.size=3", "store.keep_audio=none", "log.jsonl=true", f"log.mlflow.url={url}",
                "log.mlflow.experiment=evolved", *more]
    for s in settings:
        command += ["--set", s]
    before = time.monotonic()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder)
    claim(done.returncode == 0, f"the session {name} ends well ({time.monotonic() - before:.1f} s) {done.stderr if done.returncode else ''}")
    return [json.loads(line) for line in (folder / name / "metrics.jsonl").read_text().splitlines()]


def check(server, name, lines):
    """What has arrived is what the session's own lines say."""
    run = server.run("evolved", name)
    generations = [g for g in lines if g["type"] == "generation"]
    rounds = [r for r in lines if r["type"] == "round"]
    claim(run["info"]["status"] == "FINISHED", "it is finished")
    for metric in ("best", "mean", "diversity"):
        claim(server.history(run, metric) == [(i, g[metric]) for i, g in enumerate(generations)], f"{metric} of {len(generations)} generations has arrived, to the last bit")
    taste = server.history(run, "round/playlist_by_taste/mean")
    claim(taste == [(r["round"], r["playlist_by_taste"]["mean"]) for r in rounds], f"so have the measures of {len(rounds)} rounds")
    return run


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--program", required=True)
    o = p.parse_args()
    o.program = str(pathlib.Path(o.program).absolute())
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        server = Server(folder)
        try:
            server.start()
            run = check(server, "first", session(o, folder, "first", server.url, ["session.rounds=2"]))
            params = {x["key"]: x["value"] for x in run["data"]["params"]}
            claim(params["strategy.population_size"] == "6" and params["generator.name"] == "synth", f"{len(params)} parameters are there")
            claim(any(t["key"] == "evomusic.command" for t in run["data"]["tags"]), "and the command")
            run = check(server, "first", session(o, folder, "first", server.url, ["session.rounds=3"]))
            say = subprocess.run([sys.executable, "-c", "import mlflow; print(mlflow.__version__)"], stdout=subprocess.PIPE, text=True)
            print(f"  (mlflow {say.stdout.strip()})", flush=True)
            server.stop()
            session(o, folder, "second", server.url, ["session.rounds=1"])
            server.start()
            check(server, "second", session(o, folder, "second", server.url, ["session.rounds=2"]))
        finally:
            server.stop()
    print("passed")


if __name__ == "__main__":
    main()
