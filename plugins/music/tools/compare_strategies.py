#!/usr/bin/env python3
"""Evolves prompts towards a recording with several strategies, seed after seed, and prints their curves as
Markdown: best so far and mean of each generation, mean over the seeds.

    plugins/llm/tools/chat_server.py plugins/music/tools/compare_strategies.py --out runs/llm_study \\
        --seeds 1-5 operator_sequence random_search llm_evolve full_llm

Strategies over a language model ask the server that EVO_LLM_URL names. A run that is there is
resumed, so that the study can be interrupted.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]


def seeds_of(text: str) -> list[int]:
    first, _, last = text.partition("-")
    return list(range(int(first), int(last or first) + 1))


def settings_of(strategy: str, arguments: argparse.Namespace) -> tuple[str, list[str]]:
    common = [f"strategy.population_size={arguments.population}",
              f"budget.generations={arguments.generations}",
              "fitness.target_music=" + arguments.target, "store.keep_audio=none",
              "playlist.size=1", "playlist.seconds=5"]
    name, _, variant = strategy.partition(":")
    if name in ("llm_evolve", "full_llm"):
        more = ["llm.base_url=" + os.environ["EVO_LLM_URL"], "llm.concurrency=2", "llm.timeout=900"]
        more += ["strategy.credit=true"] if variant == "credit" else []
        return name + ".yaml", common + more
    common.append("strategy.name=" + name)
    if name == "operator_sequence":
        common += ["strategy.sample=true", "strategy.tournament_size=6"]
    return "music.yaml", common


def run(strategy: str, seed: int, arguments: argparse.Namespace) -> dict:
    folder = pathlib.Path(arguments.out) / f"{strategy.replace(':', '_')}-{seed}"
    config, settings = settings_of(strategy, arguments)
    command = [arguments.program, "evolve", "--config",
               str(ROOT / "plugins/music/examples" / config), "--run", str(folder), "--seed",
               str(seed), "--resume", "--json", "--quiet"]
    for s in settings:
        command += ["--set", s]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{strategy}, seed {seed}: exit code {done.returncode}: {done.stderr.strip()}")
    result = json.loads(done.stdout.strip().splitlines()[-1])
    with open(folder / "run.jsonl", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    result["curve"] = [r for r in rows if "best_so_far" in r]
    print(f"{strategy}, seed {seed}: best {result['best_fitness']:.4f}, mean "
          f"{result['mean_fitness']:.4f}, {result['seconds']:.0f} s, "
          f"{json.dumps(result.get('language', {}))}", file=sys.stderr, flush=True)
    return result


def mean_and_deviation(values: list[float]) -> str:
    spread = statistics.stdev(values) if len(values) > 1 else 0
    return f"{statistics.mean(values):.3f} ± {spread:.3f}"


def print_tables(results: dict[str, list[dict]]) -> None:
    print("\n| strategy | seeds | best | mean of the last generation | requests | tokens | at first "
          "| within three | filled | seconds |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for strategy, runs in results.items():
        language = [r["language"] for r in runs if "language" in r]
        total = {k: sum(entry[k] for entry in language) for k in language[0]} if language else {}
        wanted = total.get("wanted", 0)

        def share(key: str) -> str:
            return f"{100 * total[key] / wanted:.1f} %" if wanted else ""

        tokens = total["prompt_tokens"] + total["answer_tokens"] if total else ""
        print(f"| {strategy} | {len(runs)} | "
              f"{mean_and_deviation([r['best_fitness'] for r in runs])} | "
              f"{mean_and_deviation([r['mean_fitness'] for r in runs])} | "
              f"{total.get('requests', '')} | {tokens} | {share('at_first')} | "
              f"{share('within_three')} | {total.get('filled', '')} | "
              f"{statistics.mean(r['seconds'] for r in runs):.0f} |")
    for key, title in (("best_so_far", "best so far"), ("mean", "mean")):
        generations = max(len(r["curve"]) for runs in results.values() for r in runs)
        print(f"\n| {title} | " + " | ".join(str(g) for g in range(generations)) + " |")
        print("|---" * (generations + 1) + "|")
        for strategy, runs in results.items():
            cells = [f"{statistics.mean(r['curve'][g][key] for r in runs):.3f}"
                     for g in range(generations)]
            print(f"| {strategy} | " + " | ".join(cells) + " |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=str(ROOT / "build/bin/evomusic"))
    parser.add_argument("--target", default="/usr/share/games/asc/music/frontiers.mp3")
    parser.add_argument("--out", required=True)
    parser.add_argument("--seeds", default="1-5", type=seeds_of)
    parser.add_argument("--population", default=25, type=int)
    parser.add_argument("--generations", default=10, type=int)
    parser.add_argument("strategies", nargs="+")
    arguments = parser.parse_args()
    results: dict[str, list[dict]] = {}
    for seed in arguments.seeds:  # seed after seed: an interrupted study compares like with like
        for strategy in arguments.strategies:
            results.setdefault(strategy, []).append(run(strategy, seed, arguments))
        print(f"\nAfter seed {seed}:")
        print_tables(results)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
