#!/usr/bin/env python3
"""Does the next playlist follow ten answers? `evomusic session` as the page has it, without an aligner:
for each seed a simulated listener of a simulation of its own, two rounds, once with honest answers and
once with inverted ones. Nothing but +1, -1 and skip reaches the session; the listener's true scores of
the clips, which lie in the music's attributes, are the measure.

    next_playlist.py --program build/bin/evomusic [--first 1] [--count 10] [--rounds 2] [--set key=value]...

Prints a line a seed, with the mean true score of the playlists, then for how many seeds the second
playlist is above (inverted: below) the first.
"""

import argparse
import json
import subprocess
import sys
import tempfile


def scores(o, seed, answers, folder):
    command = [o.program, "session", "--rounds", str(o.rounds), "--seed", str(seed), "--run", f"{folder}/{answers}-{seed}", "--json",
               "--quiet", "--set", f"session.simulation_seed={seed}", "--set", "session.listener=user_000001",
               "--set", f"session.answers={answers}", "--set", "store.keep_audio=none"]
    for s in o.set:
        command += ["--set", s]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: exit code {done.returncode}")
    rounds = json.loads(done.stdout.splitlines()[-1])["rounds"]
    return [r["playlist_by_taste"]["mean"] for r in rounds], rounds[0]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--program", required=True)
    p.add_argument("--first", type=int, default=1, help="the first seed")
    p.add_argument("--count", type=int, default=10)
    p.add_argument("--rounds", type=int, default=2)
    p.add_argument("--set", action="append", default=[], metavar="key=value")
    o = p.parse_args()
    counts = {"honest": 0, "inverted": 0}
    sums = {"honest": [0.0] * o.rounds, "inverted": [0.0] * o.rounds}
    numbers = lambda values: " ".join(f"{v:6.2f}" for v in values)
    print("seed  likes  honest: playlist 1, 2  inverted: playlist 1, 2", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(o.first, o.first + o.count):
            shown = {}
            for answers, sign in (("honest", 1), ("inverted", -1)):
                shown[answers], first = scores(o, seed, answers, folder)
                counts[answers] += sign * (shown[answers][1] - shown[answers][0]) > 0
                sums[answers] = [a + b for a, b in zip(sums[answers], shown[answers])]
                if answers == "honest":
                    likes = first["likes"]
            print(f"{seed:4}  {likes:2} of {first['played']:2}  {numbers(shown['honest'])}    {numbers(shown['inverted'])}", flush=True)
    print("mean", *(f" {a}: {numbers(s / o.count for s in sums[a])}" for a in counts))
    print(f"honest: the second playlist scores higher in {counts['honest']} of {o.count}")
    print(f"inverted: it scores lower in {counts['inverted']} of {o.count}")


if __name__ == "__main__":
    main()
