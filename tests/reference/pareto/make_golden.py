#!/usr/bin/env python3
"""Make golden.txt: what pagmo2 (PyPI pygmo) says about fronts, room, hypervolumes and problems.

    python3 -m venv /tmp/golden
    /tmp/golden/bin/pip install -r requirements.txt
    /tmp/golden/bin/python make_golden.py

pagmo2 is run, nothing of it is copied. Format: a line is a keyword and its values, numbers with as
many digits as a double needs.

    set N M            begins a set of N points of M objectives
    point ...          N lines
    ranks ...          fast_non_dominated_sorting
    crowding ...       crowding_distance of each point within its front; inf in fronts of one or two
    volume ...         hypervolume with the reference 1.1 in each objective
    problem NAME M D   begins three points of a problem
    x ... / f ...      a point and its objectives

Points are rounded to two decimals in every third set, so that some are equal or share numbers;
there crowding depends on how ties are broken, and isn't written.
"""

from pathlib import Path

import numpy as np
import pygmo

SHAPES = [(1, 2), (2, 2), (12, 2), (40, 2), (3, 3), (30, 3), (40, 3), (25, 4), (14, 5), (10, 6)]
PROBLEMS = [
    *((f"zdt{k}", pygmo.zdt(k, n)) for k, n in ((1, 30), (2, 30), (3, 30), (4, 10), (6, 10), (1, 5))),
    *((f"dtlz{k}", pygmo.dtlz(k, m - 1 + d, m, 100)) for k, d in ((1, 5), (2, 10), (3, 10), (4, 10))
      for m in (2, 3, 5)),
]


def text(keyword, values):
    return " ".join([keyword, *(repr(float(value)) for value in values)])


def points_of(rng, kind, n, m):
    points = rng.random((n, m))
    if kind == 0:  # a front like a sphere's, many of them not dominated
        points = points / np.linalg.norm(points, axis=1, keepdims=True)
    return np.round(points, 2) if kind == 2 else points


def set_lines(rng, kind, n, m):
    points = points_of(rng, kind, n, m)
    lines = [f"set {n} {m}", *(text("point", row) for row in points)]
    if n == 1:
        fronts, ranks = [[0]], [0]
    else:
        fronts, _, _, ranks = pygmo.fast_non_dominated_sorting(points)
    lines.append(text("ranks", ranks))
    if kind != 2:
        crowding = np.full(n, np.inf)
        for front in fronts:
            if len(front) > 2:
                crowding[front] = pygmo.crowding_distance(points[front])
        lines.append(text("crowding", crowding))
    inside = points[(points < 1.1).all(axis=1)]
    lines.append(text("volume", [pygmo.hypervolume(inside).compute([1.1] * m)]))
    return lines


def problem_lines(rng, name, udp):
    problem = pygmo.problem(udp)
    lower, upper = problem.get_bounds()
    lines = [f"problem {name} {problem.get_nobj()} {problem.get_nx()}"]
    for _ in range(3):
        x = lower + (upper - lower) * rng.random(problem.get_nx())
        lines += [text("x", x), text("f", problem.fitness(x))]
    return lines


def main():
    rng = np.random.default_rng(20)
    lines = [f"reference pygmo {pygmo.__version__}"]
    for n, m in SHAPES:
        for kind in range(3):
            lines += set_lines(rng, kind, n, m)
    for name, udp in PROBLEMS:
        lines += problem_lines(rng, name, udp)
    Path(__file__).with_name("golden.txt").write_text("\n".join(lines) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
