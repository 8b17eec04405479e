#!/usr/bin/env python3
"""Writes a listening history of Last.fm-1K's size in its format, and what an importer should find.

    make_history.py OUT.tsv [--rows 19150868] [--listeners 992] [--tracks 1500000] [--seed 1]

Last.fm-1K has 19,150,868 rows of 992 listeners; 960,402 of its tracks have a MusicBrainz id. Here, too,
rows come grouped by listener, newest first, a listener hears some tracks again and again, a tenth of the
rows has no track id, and a few rows are damaged in the ways that importers meet. OUT.tsv.json has the
numbers that are right. 19 million rows take about two minutes and 2.5 GB.
"""

import argparse
import json
import random
import time
import uuid


def track_columns(random_numbers, tracks):
    """artist id, artist name, track id, track name of each track; a part has no ids."""
    artists = []
    for i in range(max(tracks // 8, 1)):
        mbid = uuid.UUID(int=random_numbers.getrandbits(128), version=4)
        artists.append(f"{mbid}\tArtist Number {i}")
    columns = []
    for i in range(tracks):
        mbid = "" if i % 10 == 9 else str(uuid.UUID(int=random_numbers.getrandbits(128), version=4))
        columns.append(f"{artists[i % len(artists)]}\t{mbid}\tA Song Of Some Length {i}\n".encode())
    return columns


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out")
    parser.add_argument("--rows", type=int, default=19_150_868)
    parser.add_argument("--listeners", type=int, default=992)
    parser.add_argument("--tracks", type=int, default=1_500_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    numbers = random.Random(options.seed)
    tracks = track_columns(numbers, options.tracks)
    expected = {"rows": 0, "used": 0, "plays": 0, "pairs": 0, "empty_track": 0, "wrong_columns": 0,
                "bad_time": 0, "duplicate": 0, "broken_text": 0, "out_of_order": 0}
    shares = [numbers.paretovariate(1.2) for _ in range(options.listeners)]
    scale = options.rows / sum(shares)
    heard_tracks = set()
    dates = {}
    with open(options.out, "wb", buffering=1 << 22) as out:
        for listener in range(options.listeners):
            last = listener + 1 == options.listeners
            rows = options.rows - expected["rows"] if last else round(shares[listener] * scale)
            rows = max(min(rows, options.rows - expected["rows"]), 0)
            name = f"user_{listener + 1:06d}\t".encode()
            own = numbers.sample(range(options.tracks), min(max(rows // 4, 1), options.tracks))
            now, heard, lines = 1_245_000_000, set(), []
            for row in range(rows):
                track = own[int(len(own) * numbers.random() ** 2)]
                now -= 60 + int(numbers.random() * 400)
                day, second = divmod(now, 86400)
                if day not in dates:
                    dates[day] = time.strftime("%Y-%m-%dT", time.gmtime(day * 86400)).encode()
                stamp = b"%s%02d:%02d:%02dZ\t" % (dates[day], second // 3600, second // 60 % 60,
                                                  second % 60)
                expected["rows"] += 1
                if track % 10 == 9:
                    expected["empty_track"] += 1
                    lines.append(name + stamp + tracks[track])
                    continue
                kind = expected["rows"] % 100_000
                if kind == 1:  # a column too few
                    expected["wrong_columns"] += 1
                    lines.append(name + stamp + b"only three columns\n")
                    continue
                if kind == 2:
                    expected["bad_time"] += 1
                    lines.append(name + b"yesterday\t" + tracks[track])
                    continue
                if kind == 3 and row > 0 and lines[-1].count(b"\t") == 5 and \
                        b"yesterday" not in lines[-1] and b"\t\t" not in lines[-1]:
                    expected["duplicate"] += 1
                    lines.append(lines[-1])
                    continue
                if kind == 4:  # Latin 1
                    expected["broken_text"] += 1
                    lines.append(name + stamp + tracks[track][:-1] + b" d\xe9j\xe0 vu\n")
                else:
                    lines.append(name + stamp + tracks[track])
                expected["used"] += 1
                expected["plays"] += 1
                heard.add(track)
            out.write(b"".join(lines))
            expected["pairs"] += len(heard)
            heard_tracks |= heard
    expected["tracks"] = len(heard_tracks)
    with open(options.out + ".json", "w", encoding="utf-8") as out:
        json.dump(expected, out, indent=1)
        out.write("\n")


if __name__ == "__main__":
    main()
