#!/usr/bin/env python3
"""Make golden.txt: L-SHADE by its paper's pseudo-code, written out in plain Python.

    python3 make_golden.py

Source: R. Tanabe, A. Fukunaga, "Improving the Search Performance of SHADE Using Linear Population
Size Reduction", CEC 2014, doi:10.1109/CEC.2014.6900380, Algorithms 1 and 2, eqs. (1) to (10). What
is random is drawn here and written down, so that the file is a function of the updates alone. In
generation 4 every CR is 0, so that a slot of the memory is closed.

Format: a line is a keyword and its values, numbers with as many digits as a double needs.

    setting n N_init N_min H budget lower upper
    member ...                 the first population, with "member_costs"
    generation                 begins one
    factors, rates             F and CR of each trial
    best, first, second        x_pbest, x_r1, x_r2 of each; from N on, second is of the archive
    archived ...               a line for each member of the archive
    taken ...                  for each trial 1 where the gene is the mutant's
    trial ...                  for each, with "trial_costs"
    after ...                  a line for each survivor, with "after_costs"
    memory_factors, memory_rates   M_F and M_CR; nan where closed
    beaten                     how many parents went into the archive
"""

import math
import random
from pathlib import Path

N, INITIAL, LEAST, SLOTS, BUDGET, LOWER, UPPER = 5, 14, 4, 3, 150, -2.0, 3.0
BEST_SHARE, ARCHIVE_RATE = 0.11, 2.6


def cost(x):
    return sum((i + 1) * abs(v - 0.4) ** 1.5 for i, v in enumerate(x))


def text(keyword, values):
    return " ".join([keyword, *(repr(float(value)) for value in values)])


def lehmer(weights, values):
    """Eq. (7)."""
    return sum(w * v * v for w, v in zip(weights, values)) / sum(w * v for w, v in zip(weights, values))


def draw_settings(rng, memory, generation):
    """Eqs. (1) and (2)."""
    factor, rate = memory[rng.randrange(SLOTS)]
    rate = 0.0 if rate is None or generation == 4 else min(max(rng.gauss(rate, 0.1), 0.0), 1.0)
    while True:
        drawn = factor + 0.1 * math.tan(math.pi * (rng.random() - 0.5))
        if drawn > 0:
            return min(drawn, 1.0), rate


def mutant_gene(x, best, first, second, factor):
    """Eq. (4), and halfway to a bound that it would leave (eq. 5)."""
    v = x + factor * (best - x) + factor * (first - second)
    if v < LOWER:
        return (LOWER + x) / 2
    return (UPPER + x) / 2 if v > UPPER else v


def update(memory, slot, successes):
    """Algorithm 1: successes are (F, CR, improvement)."""
    if not successes:
        return slot
    total = sum(s[2] for s in successes)
    weights = [s[2] / total for s in successes]
    rates = [s[1] for s in successes]
    closed = memory[slot][1] is None or max(rates) == 0
    memory[slot] = (lehmer(weights, [s[0] for s in successes]), None if closed else lehmer(weights, rates))
    return (slot + 1) % SLOTS


def main():
    rng = random.Random(5)
    members = [[rng.uniform(LOWER, UPPER) for _ in range(N)] for _ in range(INITIAL)]
    costs = [cost(x) for x in members]
    archive, memory, slot, spent = [], [(0.5, 0.5)] * SLOTS, 0, INITIAL
    lines = [text("setting", [N, INITIAL, LEAST, SLOTS, BUDGET, LOWER, UPPER]),
             *(text("member", x) for x in members), text("member_costs", costs)]
    size = INITIAL

    def planned():
        """Eq. (10)."""
        return max(LEAST, math.floor((LEAST - INITIAL) / BUDGET * spent + INITIAL + 0.5))

    def shrunk(rows, of, to):
        kept = sorted(sorted(range(len(of)), key=lambda i: (of[i], i))[:to])
        return [rows[i] for i in kept], [of[i] for i in kept]

    members, costs = shrunk(members, costs, planned())
    for generation in range(20):
        size = len(members)
        while len(archive) > math.floor(ARCHIVE_RATE * size + 0.5):
            archive.pop(rng.randrange(len(archive)))
        elite = sorted(range(size), key=lambda i: costs[i])[: max(2, math.floor(BEST_SHARE * size + 0.5))]
        everyone = members + archive
        rows = {key: [] for key in ("factors", "rates", "best", "first", "second")}
        taken, trials = [], []
        for i in range(size):
            factor, rate = draw_settings(rng, memory, generation)
            best = rng.choice(elite)
            first = rng.choice([k for k in range(size) if k != i])
            second = rng.choice([k for k in range(len(everyone)) if k not in (i, first)])
            always = rng.randrange(N)
            mask = [j == always or rng.random() < rate for j in range(N)]
            trials.append([mutant_gene(members[i][j], members[best][j], members[first][j],
                                       everyone[second][j], factor) if mask[j] else members[i][j]
                           for j in range(N)])
            taken.append(mask)
            for key, value in zip(rows, (factor, rate, best, first, second)):
                rows[key].append(value)
        trial_costs = [cost(x) for x in trials]
        spent += size
        lines += ["generation", *(text(key, values) for key, values in rows.items()),
                  *(text("archived", x) for x in archive), *(text("taken", mask) for mask in taken),
                  *(text("trial", x) for x in trials), text("trial_costs", trial_costs)]
        successes = []
        for i in range(size):
            if trial_costs[i] < costs[i]:
                archive.append(members[i])
                successes.append((rows["factors"][i], rows["rates"][i], costs[i] - trial_costs[i]))
            if trial_costs[i] <= costs[i]:
                members[i], costs[i] = trials[i], trial_costs[i]
        slot = update(memory, slot, successes)
        members, costs = shrunk(members, costs, planned())
        lines += [*(text("after", x) for x in members), text("after_costs", costs),
                  text("memory_factors", [m[0] for m in memory]),
                  text("memory_rates", [math.nan if m[1] is None else m[1] for m in memory]),
                  text("beaten", [len(successes)])]
    assert any(m[1] is None for m in memory) and len(members) == LEAST
    Path(__file__).with_name("golden.txt").write_text("\n".join(lines) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
