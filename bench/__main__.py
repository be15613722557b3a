"""Runs the measures, each in a process of its own, and writes `bench/out/<size>.json`."""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import bases
from bench.figures import pace

OUT = Path(__file__).resolve().parent / "out"
# name -> whether it changes the base and so works on a copy
MEASURES = {"pages": False, "dossier": False, "search": False, "registration": True, "intake": True, "process": True}
MARK = "figures: "


def main() -> None:
    options = _options()
    fell_short = []
    for size in options.sizes:
        names = options.only or list(MEASURES)
        found = _measured(bases.prepared(size, indexed=bool({*names} - {"dossier"})), names)
        _write(size, found)
        fell_short += [each for each in found if each["is_met"] is False]
    for each in fell_short:
        print(f"falls short: {_line(each)}")
    print(json.dumps({"sizes": options.sizes, "fell_short": len(fell_short)}))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", type=_sizes, default=[1_000, 10_000, 100_000], help="documents, comma-separated")
    parser.add_argument("--only", action="append", choices=sorted(MEASURES), help="this measure alone; repeatable")
    return parser.parse_args()


def _sizes(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def _measured(base: bases.Base, names: list[str]) -> list[dict[str, Any]]:
    found = []
    for name in names:
        work = bases.scratch(base) if MEASURES[name] else base
        try:
            found += _run(name, work)
        finally:
            if work is not base:
                shutil.rmtree(work.folder, ignore_errors=True)
    return found


def _run(name: str, base: bases.Base) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "bench.run", name, str(base.documents)]
    done = subprocess.run(command, cwd=bases.ROOT, env=base.environment(), stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"the measure {name} failed")
    line = next(line for line in reversed(done.stdout.splitlines()) if line.startswith(MARK))
    figures: list[dict[str, Any]] = json.loads(line.removeprefix(MARK))
    for each in figures:
        print(f"{base.documents:>8} {_line(each)}", flush=True)
    return figures


def _line(figure: dict[str, Any]) -> str:
    verdict = {True: "met", False: "NOT MET", None: ""}[figure["is_met"]]
    queries = "" if figure["queries"] is None else f"{figure['queries']} queries"
    cpu = "" if figure["cpu"] is None else f"cpu {figure['cpu']:.2f}"
    return (
        f"{figure['name']:<42} {figure['median']:>9.2f} {figure['unit']:<4} p95 {figure['p95']:>8.2f} {cpu:<11} "
        f"{queries:<11} {verdict}"
    )


def _write(size: int, figures: list[dict[str, Any]]) -> None:
    OUT.mkdir(exist_ok=True)
    path = OUT / f"{size}.json"
    known = json.loads(path.read_text())["figures"] if path.exists() else []
    names = {figure["name"] for figure in figures}
    whole = [figure for figure in known if figure["name"] not in names] + figures
    content = {"documents": size, "at": datetime.now(UTC).isoformat(), "machine": _machine(), "figures": whole}
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")


def _machine() -> dict[str, Any]:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if "model name" in line), platform.machine())
    return {
        "cpu": model, "cores": os.cpu_count(), "load": os.getloadavg()[0], "python": platform.python_version(),
        "system": platform.platform(), "pace_ms": pace(),
    }  # fmt: skip


if __name__ == "__main__":
    main()
