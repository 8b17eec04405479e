"""COCO's own problems, for the scripts beside this file: an environment with the pinned package, and the
points at which both sides are asked."""

import contextlib
import pathlib
import subprocess
import sys
import tempfile
import venv

PACKAGE = "coco-experiment==2.8.2"
ENVIRONMENT = pathlib.Path(__file__).resolve().parents[3] / ".cache" / "reference" / "coco"

FUNCTIONS = range(1, 25)
DIMENSIONS = {"bbob": (2, 3, 5, 10, 20, 40), "bbob-largescale": (20, 40, 80, 160, 320, 640)}

WORD = 0xFFFFFFFF


def enter_environment():
    """Starts the calling script again in an environment that has COCO; makes that where it's missing."""
    if pathlib.Path(sys.prefix).resolve() == ENVIRONMENT.resolve():
        return
    python = ENVIRONMENT / "bin" / "python"
    if not (ENVIRONMENT / "ready").exists():
        venv.create(ENVIRONMENT, clear=True, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", PACKAGE], check=True)
        (ENVIRONMENT / "ready").touch()
    sys.exit(subprocess.run([python, *sys.argv]).returncode)


def problem(suite, function, instance, dimension):
    if suite == "bbob":
        from cocoex.bare_problem import BareProblem

        return BareProblem(suite, function, dimension, instance)
    import cocoex

    suites = cocoex.Suite(suite, f"instances: {instance}",
                          f"function_indices: {function} dimensions: {dimension}")
    return suites[0]


def optimum(problem):
    """Where the problem is least, as COCO has it; not a number where it doesn't know."""
    if hasattr(problem, "best_parameter"):
        return list(problem.best_parameter())
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        problem._best_parameter("print")
        return [float(word) for word in next(pathlib.Path().glob("._*")).read_text().split()]


def coordinate(function, instance, point, gene, width):
    """A number of [-width/2, width/2) from integers alone; keep in step with golden_points.hpp."""
    h = (2654435761 * gene + 1013904223 * point + 1664525 * function + 22695477 * instance) & WORD
    h ^= h >> 15
    h = (h * 2246822519) & WORD
    h ^= h >> 13
    return h / 4294967296.0 * width - width / 2


def points(function, instance, dimension, count):
    """Every third reaches beyond the domain: [-8, 8]^n, the others [-5, 5]^n."""
    return [[coordinate(function, instance, k, j, 16 if k % 3 == 2 else 10)
             for j in range(1, dimension + 1)] for k in range(count)]
