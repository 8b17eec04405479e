#!/usr/bin/env python3
"""What it costs to compile `g++ -O2` one file with CMA-ES on the sphere: ours, libcmaes, ensmallen, in turn.

    benchmarks/peers/setup --libcmaes FOLDER            # builds libcmaes, and says what that takes
    apt-get install libarmadillo-dev liblapack-dev
    benchmarks/compile_time/compile_time.py --ensmallen FOLDER/include
    benchmarks/compile_time/compile_time.py --headers

--headers: what including each public header alone costs (-fsyntax-only). Times are processor time of
the compiler, which a busy machine disturbs least; the median of the rounds, and the smallest. Each
program is linked and run once. libcmaes' library counts with `--libcmaes-library SECONDS`, the processor
time that building it took. Exits 1 if a program fails, or if ours takes more than one of the peers.
"""

import argparse
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LIBCMAES = ROOT / ".cache/peers/libcmaes"
EIGEN = ["-isystem", "/usr/include/eigen3"]
MOST_COST = 1e-2  # from 0.1 at the start; ensmallen ends at 1e-3, the others at 1e-14


def cases(ensmallen):
    """name: (source, arguments of the compiler, arguments of the linker)"""
    found = {"evo": ("evo_sphere.cpp", ["-std=c++20", f"-I{ROOT}/include", *EIGEN], [])}
    if LIBCMAES.exists():
        found["libcmaes"] = ("libcmaes_sphere.cpp", ["-std=c++17", f"-I{LIBCMAES}/include", *EIGEN],
                             [f"-L{LIBCMAES}/lib", "-lcmaes", f"-Wl,-rpath,{LIBCMAES}/lib"])
    if ensmallen:
        found["ensmallen"] = ("ensmallen_sphere.cpp",
                              ["-std=c++17", "-DARMA_DONT_USE_WRAPPER", f"-I{ensmallen}"],
                              ["-llapack", "-lblas"])
    for name in ("libcmaes", "ensmallen"):
        if name not in found:
            print(f"{name} is left out: it isn't there")
    return found


def seconds(command):
    """Processor time of a command and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([str(part) for part in command], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def answer(compiler, object_file, libraries):
    program = object_file.with_suffix("")
    subprocess.run([compiler, object_file, "-o", program, *libraries], check=True)
    return float(subprocess.run([program], check=True, capture_output=True, text=True).stdout.split()[-1])


def compare(arguments, folder):
    found = cases(arguments.ensmallen)
    times = {name: [] for name in found}
    faults = []
    for _ in range(arguments.rounds):
        for name, (source, flags, _) in found.items():
            times[name].append(seconds([arguments.compiler, "-O2", *flags, "-c", HERE / source,
                                        "-o", folder / f"{name}.o"]))
    own = statistics.median(times["evo"])
    print("| | median, s | min, s | x ours |\n|---|---|---|---|")
    for name, series in times.items():
        cost = answer(arguments.compiler, folder / f"{name}.o", found[name][2])
        if not cost <= MOST_COST:
            faults.append(f"{name}: a cost of {cost}, should be at most {MOST_COST}")
        median = statistics.median(series)
        print(f"| {name} | {median:.2f} | {min(series):.2f} | {median / own:.2f} |")
        total = median + (arguments.libcmaes_library if name == "libcmaes" else 0)
        if total != median:
            print(f"| {name} with its library | {total:.0f} | | {total / own:.0f} |")
        if name != "evo" and own >= total:
            faults.append(f"ours takes {own:.2f} s, {name} {total:.2f} s")
    return faults


def headers(arguments, folder):
    source = folder / "one.cpp"
    rows = []
    for header in sorted((ROOT / "include").rglob("*.hpp")):
        name = header.relative_to(ROOT / "include")
        if "detail" in name.parts:
            continue
        source.write_text(f'#include "{name}"\n')
        rows.append((min(seconds([arguments.compiler, "-std=c++20", f"-I{ROOT}/include", *EIGEN,
                                  "-fsyntax-only", source]) for _ in range(arguments.rounds)), name))
    print("| header | min, s |\n|---|---|")
    for cost, name in sorted(rows, reverse=True):
        print(f"| {name} | {cost:.2f} |")
    return []


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--ensmallen", type=pathlib.Path, help="ensmallen's include folder")
    parser.add_argument("--libcmaes-library", type=float, default=0, metavar="SECONDS")
    parser.add_argument("--headers", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        faults = (headers if arguments.headers else compare)(arguments, pathlib.Path(name))
    print("\n".join(faults), file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
