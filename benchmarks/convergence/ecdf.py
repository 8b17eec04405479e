#!/usr/bin/env python3
"""Which share of all (function, instance, target) a strategy reaches within how many evaluations: a
table, and ECDF plots.

    evo_bbob run --strategy genetic_algorithm --budget 2000 --seed 1 > ga.jsonl
    ecdf.py ga.jsonl other.jsonl [--out ecdf.png] [--budgets 100,1000,2000]

Each file is one line of its own, named after the file; give NAME=FILE to name it otherwise, and the same
NAME for several files (seeds) to take their mean. The lines are those of evo_bbob run, whoever wrote
them: {"function", "dimension", "instance", "evaluations", "best", "optimum", "hits"}. The plot needs
matplotlib; the table nothing.
"""

import argparse
import collections
import json
import pathlib
import sys


def read_runs(path):
    runs = []
    for number, line in enumerate(pathlib.Path(path).read_text().splitlines(), 1):
        if not line.strip():
            continue
        try:
            run = json.loads(line)
            runs.append((run["function"], run["dimension"], run["instance"], run["hits"]))
        except (ValueError, KeyError, TypeError) as problem:
            sys.exit(f"ecdf.py: {path}, line {number}: no line of evo_bbob run ({problem!r})")
    if not runs:
        sys.exit(f"ecdf.py: {path}: there is no run in it")
    return runs


def named_files(arguments):
    """NAME=FILE or FILE to {name: [runs of each file]}."""
    files = collections.defaultdict(list)
    for argument in arguments:
        name, equals, path = argument.partition("=")
        if not equals:
            name, path = pathlib.Path(argument).stem, argument
        files[name].append(read_runs(path))
    return files


def check_same_problems(files):
    """Shares of different sets of problems can't be compared."""
    sets = {(name, frozenset((f, d, i) for f, d, i, _ in runs)) for name, seeds in files.items()
            for runs in seeds}
    if len({problems for _, problems in sets}) > 1:
        sizes = ", ".join(f"{name}: {len(problems)}" for name, problems in sorted(sets, key=lambda s: s[0]))
        sys.exit(f"ecdf.py: the files are not about the same problems ({sizes})")


def hits_per_dimension(seeds, dimension):
    """Evaluations / dimension at which targets were reached, in ascending order; how many targets there
    are. Over all files of a name: their mean."""
    reached, count = [], 0
    for runs in seeds:
        for _, d, _, hits in runs:
            if d == dimension:
                count += len(hits)
                reached += [hit / d for hit in hits if hit is not None]
    return sorted(reached), count


def share(seeds, dimension, budget):
    reached, count = hits_per_dimension(seeds, dimension)
    return sum(hit <= budget for hit in reached) / count


def print_table(files, dimensions, budgets):
    """Rows are names, columns multiples of D."""
    width = max(map(len, files))
    print(f"{'':{width}}  " + "  ".join(f"{f'{d}-D':^{7 * len(budgets)}}" for d in dimensions))
    print(f"{'':{width}}  " + "  ".join("".join(f"{b:>7g}" for b in budgets) for _ in dimensions))
    for name, seeds in files.items():
        cells = ("".join(f"{share(seeds, d, b):7.3f}" for b in budgets) for d in dimensions)
        print(f"{name:{width}}  " + "  ".join(cells))


def draw(files, dimensions, out):
    try:
        import matplotlib
    except ImportError:
        sys.exit("ecdf.py: the plot needs matplotlib (pip install matplotlib); without --out there is none")
    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, len(dimensions), figsize=(4.5 * len(dimensions), 4), sharey=True,
                                   squeeze=False)
    for axis, dimension in zip(axes[0], dimensions, strict=True):
        for name, seeds in files.items():
            reached, count = hits_per_dimension(seeds, dimension)
            axis.step(reached, [(k + 1) / count for k in range(len(reached))], where="post", label=name)
        axis.set(xscale="log", title=f"{dimension}-D", xlabel="evaluations / D", ylim=(0, 1))
        axis.grid(alpha=0.3)
    axes[0][0].set_ylabel("share of (function, instance, target)")
    axes[0][0].legend()
    figure.tight_layout()
    figure.savefig(out, dpi=150)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", metavar="[NAME=]FILE")
    parser.add_argument("--budgets", default="100,1000,2000", help="of the table, in multiples of D")
    parser.add_argument("--out", help="the plot (.png, .svg, .pdf)")
    arguments = parser.parse_args()
    files = named_files(arguments.files)
    check_same_problems(files)
    dimensions = sorted({d for seeds in files.values() for runs in seeds for _, d, _, _ in runs})
    print_table(files, dimensions, [float(b) for b in arguments.budgets.split(",")])
    if arguments.out:
        draw(files, dimensions, arguments.out)


if __name__ == "__main__":
    main()
