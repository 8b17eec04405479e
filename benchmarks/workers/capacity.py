#!/usr/bin/env python3
"""How many candidates a second a cluster evaluates, and what a listener costs, by simulation. Every figure that goes
in is read from a file that measure.py wrote.

    benchmarks/workers/capacity.py benchmarks/results/workers/measured.json

One driver hands candidates to the workers of N nodes like the measured one, over one connection. A candidate takes the
driver's processor before and after, the connection, and a worker. A run asks for its next generation when the last
candidate of the one before is back. What is busy most of the time says what has to grow next."""

import argparse
import heapq
import json
import pathlib

NODES = (1, 10, 100, 1000)
LISTENERS = 1_000_000


class Server:
    """Serves one after another."""

    def __init__(self):
        self.free = 0.0
        self.busy = 0.0

    def serve(self, now, seconds):
        self.free = max(self.free, now) + seconds
        self.busy += seconds
        return self.free


def simulate(candidate, nodes, runs, population, generations):
    """Candidates a second, and the share of the time that each part is busy."""
    driver, connection = Server(), Server()
    workers = [0.0] * (nodes * candidate["workers_a_node"])
    half = candidate["driver_seconds"] / 2
    out, back = (candidate[k] / candidate["bytes_a_second"] for k in ("bytes_out", "bytes_in"))
    worked = end = 0.0
    left = [[generations, 0] for _ in range(runs)]
    events = [(0.0, 0, run) for run in range(runs)]  # time, kind, run: 0 a generation begins, 1 a result arrives
    while events:
        now, kind, run = heapq.heappop(events)
        if kind == 0:
            left[run][1] = population
            for _ in range(population):
                there = connection.serve(driver.serve(now, half), out)
                begins = max(there, heapq.heappop(workers))
                heapq.heappush(workers, begins + candidate["seconds"])
                worked += candidate["seconds"]
                heapq.heappush(events, (begins + candidate["seconds"], 1, run))
            continue
        end = max(end, driver.serve(connection.serve(now, back), half))
        left[run][1] -= 1
        if left[run][1] == 0:
            left[run][0] -= 1
            if left[run][0] > 0:
                heapq.heappush(events, (end, 0, run))
    busy = {"the driver": driver.busy / end, "its connection": connection.busy / end,
            "the workers": worked / end / len(workers)}
    return runs * population * generations / end, busy


def candidates(measured):
    """What a candidate of each kind takes."""
    way = measured.get("ray", measured["process"])
    for kind, threads in (("music", 1), ("musicgen", measured["cores"])):
        if kind not in measured:
            continue
        m = measured[kind]
        driver = m.get("driver_cpu_ms", measured["music"]["driver_cpu_ms"]) + way["driver_cpu_ms"]
        yield {"what": m["what"], "seconds": m["seconds"], "bytes_out": m["bytes_out"], "bytes_in": m["bytes_in"],
               "driver_seconds": driver / 1000, "bytes_a_second": way["bytes_a_second"],
               "workers_a_node": measured["cores"] // threads}


def rate(x):
    return f"{x:,.0f}" if x >= 100 else f"{x:.1f}" if x >= 10 else f"{x:.2f}"


def print_plan(candidate, options):
    print(f"\n### {candidate['what']}\n")
    print(f"{candidate['seconds']:.3f} s of a worker, {candidate['driver_seconds'] * 1000:.2f} ms of the driver, "
          f"{candidate['bytes_out']:,.0f} bytes out and {candidate['bytes_in']:,.0f} back a candidate.\n")
    print("| nodes | one run, candidates a second | of what its workers could | many runs, candidates a second "
          "| of what the workers could | busiest |")
    print("|---|---|---|---|---|---|")
    for nodes in NODES:
        possible = nodes * candidate["workers_a_node"] / candidate["seconds"]
        one, _ = simulate(candidate, nodes, 1, options.population, 5)
        runs = max(2, 4 * nodes * candidate["workers_a_node"] // options.population)
        many, busy = simulate(candidate, nodes, runs, options.population, 5)
        most = max(busy, key=busy.get)
        print(f"| {nodes} | {rate(one)} | {one / possible:.0%} | {rate(many)} | {many / possible:.0%} "
              f"| {most}, {busy[most]:.0%} |")
    each = options.rounds * options.generations * options.population
    work = each * candidate["seconds"] / candidate["workers_a_node"]
    nodes = work * LISTENERS / 86400
    drivers = each * candidate["driver_seconds"] * LISTENERS / 86400
    print(f"\nA listener who goes through {options.rounds} rounds of {options.generations} generations of "
          f"{options.population} a day: {each:,} candidates, {work / 60:.1f} minutes of a node and "
          f"{each * candidate['driver_seconds']:.1f} s of a driver. {LISTENERS:,} of them, evenly over the day: "
          f"{nodes:,.0f} nodes and {drivers:,.0f} drivers; {nodes / drivers:,.0f} nodes a driver.")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measured", type=pathlib.Path)
    parser.add_argument("--population", type=int, default=100)
    parser.add_argument("--generations", type=int, default=5, help="between two playlists")
    parser.add_argument("--rounds", type=int, default=6, help="of a listener, a day")
    options = parser.parse_args()
    measured = json.loads(options.measured.read_text())
    print(f"Measured at {measured['commit']}, {measured['date']}, {measured['machine']}.")
    for candidate in candidates(measured):
        print_plan(candidate, options)


if __name__ == "__main__":
    main()
