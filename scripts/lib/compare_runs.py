#!/usr/bin/env python3
"""Says which node heard the candidates of two runs, and whether the runs are the same to the bit: candidates with
their scores and embeddings, measures of generations, kept audio.

    scripts/lib/compare_runs.py runs/here runs/there

Ends with exit code 1 if they differ."""

import pathlib
import sqlite3
import sys

MAY_DIFFER = {"node", "seconds"}  # where a candidate was heard, and how long a generation took


def rows(folder, table):
    with sqlite3.connect(f"file:{folder / 'run.sqlite'}?mode=ro", uri=True) as db:
        columns = [c[1] for c in db.execute(f"pragma table_info({table})")]
        kept = [c for c in columns if c not in MAY_DIFFER]
        return db.execute(f"select {', '.join(kept)} from {table} order by 1").fetchall()


def print_nodes(folder):
    with sqlite3.connect(f"file:{folder / 'run.sqlite'}?mode=ro", uri=True) as db:
        nodes = db.execute("select node, count(*) from candidates group by node order by node").fetchall()
    total = sum(n for _, n in nodes)
    for node, n in nodes:
        print(f"    {folder.name:>6}  {node:<24} {n:>5} candidates {n / total:>5.0%}")


def audio(folder):
    return {p.name: p.read_bytes() for p in sorted((folder / "audio").glob("*.wav"))}


def main():
    here, there = (pathlib.Path(p) for p in sys.argv[1:3])
    for folder in (here, there):
        print_nodes(folder)
    same = True
    for what, a, b in (
        ("candidates", rows(here, "candidates"), rows(there, "candidates")),
        ("generations", rows(here, "generations"), rows(there, "generations")),
        ("clips", audio(here), audio(there)),
    ):
        same &= a == b and len(a) > 0
        print(f"    {len(a)} {what}: {'equal to the bit' if a == b else 'DIFFERENT'}")
    sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
