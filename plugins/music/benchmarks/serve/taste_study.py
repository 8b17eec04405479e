#!/usr/bin/env python3
"""Does the next playlist follow the answers? A scripted listener on the page's own interface, without
an aligner, who likes what has one of some words in its prompt, or says the contrary of it.

    taste_study.py --program build/bin/evomusic [--listeners 10] [--rounds 3] [--generations 4]

Prints a line a session (the share of clips with one of the words, playlist by playlist), then for how
many sessions the second playlist's share is above, equal to or below the first's.
"""

import argparse
import json
import subprocess
import tempfile
import time
import urllib.request

TASTES = [("jazz", "swing", "bossa", "blues", "soul"), ("piano",), ("guitar",), ("slow", "calm", "dreamy", "ambient"),
          ("techno", "house", "trance", "electro", "synth"), ("rock", "metal", "punk"), ("folk", "country", "acoustic"),
          ("flute", "violin", "cello", "strings", "harp"), ("fast", "driving", "energetic", "up-tempo"), ("drum", "percussion", "funk", "hip")]


class Page:
    def __init__(self, url):
        self.url = url

    def ask(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def wait(self, session, round_):
        while True:
            state = self.ask(f"/api/activities/{session}")["state"]
            assert state["phase"] != "failed", state
            if state["phase"] == "listening" and state["round"] == round_:
                return
            time.sleep(0.1)


def shares(page, name, words, sign, rounds, generations):
    page.ask("/api/profiles", {"name": name})
    session = page.ask("/api/activities", {"kind": "taste", "profile": name, "generations": generations})["id"]
    all_ = []
    for r in range(1, rounds + 1):
        page.wait(session, r)
        clips = page.ask(f"/api/activities/{session}/rounds/{r}")["clips"]
        fits = [any(w in c["text"] for w in words) for c in clips]
        all_.append(sum(fits) / len(fits))
        if r == rounds:
            return all_
        for i, fit in enumerate(fits):
            page.ask(f"/api/activities/{session}/answers", {"round": r, "place": i, "answer": sign if fit else -sign})
        page.ask(f"/api/activities/{session}/next", {"round": r, "generations": generations})


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--program", required=True)
    p.add_argument("--listeners", type=int, default=10)
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--generations", type=int, default=4)
    o = p.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen([o.program, "serve", "--runs", folder, "--port", "0", "--quiet", "--set", "playlist.seconds=1"],
                                  stdout=subprocess.PIPE, text=True)
        try:
            page = Page(server.stdout.readline().strip().rstrip("/"))
            for sign, kind in ((1, "honest"), (-1, "inverted")):
                tally = {"above": 0, "equal": 0, "below": 0}
                for i in range(o.listeners):
                    words = TASTES[i % len(TASTES)]
                    s = shares(page, f"{kind} {i}", words, sign, o.rounds, o.generations)
                    tally["above" if s[1] > s[0] else "below" if s[1] < s[0] else "equal"] += 1
                    print(kind, i, "/".join(words), " ".join(f"{x:.2f}" for x in s), flush=True)
                print(kind, tally, flush=True)
        finally:
            server.terminate()
            server.wait(60)


if __name__ == "__main__":
    main()
