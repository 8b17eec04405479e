#!/usr/bin/env python3
"""Expected running times on bbob-largescale to the optimum + 1e-8, beside the best ones until 2019.

    benchmarks/convergence/largescale_ert.py --program build/bin/evo_bbob \\
        --strategies sep_cma_es,cma_es,ipop_cma_es --out runs/largescale

Runs each strategy on each function that has a published ERT, 160-D on instances 1-5 and 640-D on 1-2,
with twice the evaluations that would still pass; a line a problem goes to OUT/STRATEGY_fF_DIMENSION.jsonl,
and what is there already isn't run again. Without --program only what is there is read. --cases 160:2,6
takes a part.

Exits 1 unless on each function some strategy is within 2 x the published ERT (f21: 4 x), and `portfolio`,
if it was run, within 4 x on all.
"""

import argparse
import json
import pathlib
import subprocess
import sys

from ert import ert

PUBLISHED = pathlib.Path(__file__).resolve().parent / "../results/best2019_largescale_ert.json"
MOST, MOST_OF, MOST_OF_PORTFOLIO = 2, {21: 4}, 4
INSTANCES = {160: range(1, 6), 640: range(1, 3)}


def published(cases):
    """{(dimension, function): (ERT / D, algorithm)}, of the cases 160:2,6 640:2, or all."""
    table = {(int(dimension), int(function)): tuple(entry)
             for dimension, functions in json.loads(PUBLISHED.read_text())["ert_per_dimension"].items()
             for function, entry in functions.items()}
    if not cases:
        return table
    wanted = {(int(dimension), int(function)) for dimension, functions in (case.split(":") for case in cases)
              for function in functions.split(",")}
    return {case: table[case] for case in wanted & table.keys()}


def most(function):
    return MOST_OF.get(function, MOST)


def run(program, strategy, dimension, function, budget, seed, file):
    """Kept only when it is whole."""
    instances = INSTANCES[dimension]
    partial = file.with_suffix(".partial")
    with partial.open("w") as out:
        subprocess.run([program, "run", "--suite", "bbob-largescale", "--strategy", strategy, "--functions",
                        str(function), "--dimensions", str(dimension), "--instances",
                        f"{instances[0]}-{instances[-1]}", "--budget", str(budget), "--seed", str(seed)],
                       stdout=out, check=True)
    partial.rename(file)


def print_row(dimension, function, strategy, lines, reference, algorithm):
    """The ratio to the published ERT."""
    expected, reached = ert(lines)
    ratio = expected / dimension / reference
    print(f"| {dimension} | f{function} | {strategy} | {reached} of {len(lines)} | {expected / dimension:.0f} "
          f"| {reference} {algorithm} | {ratio:.2f} |", flush=True)
    return ratio


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", help="evo_bbob")
    parser.add_argument("--strategies", required=True, help="names, with commas between")
    parser.add_argument("--cases", nargs="*", help="DIMENSION:FUNCTION,FUNCTION...")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=pathlib.Path, required=True, help="the folder of lines")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    faults = []
    print("| D | f | strategy | reached | ERT / D | best until 2019 | ratio |")
    print("|---|---|---|---|---|---|---|")
    for (dimension, function), (reference, algorithm) in sorted(published(given.cases).items()):
        ratios = {}
        for strategy in given.strategies.split(","):
            file = given.out / f"{strategy}_f{function}_{dimension}.jsonl"
            if given.program and not file.exists():
                run(given.program, strategy, dimension, function, 2 * most(function) * reference, given.seed, file)
            if file.exists():
                lines = [json.loads(line) for line in file.read_text().splitlines()]
                ratios[strategy] = print_row(dimension, function, strategy, lines, reference, algorithm)
        if not min(ratios.values(), default=float("inf")) <= most(function):
            faults.append(f"f{function} in {dimension}-D: no strategy within {most(function)} x")
        if not ratios.get("portfolio", 0) <= MOST_OF_PORTFOLIO:
            faults.append(f"f{function} in {dimension}-D: portfolio not within {MOST_OF_PORTFOLIO} x")
    print("\n".join(faults), file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
