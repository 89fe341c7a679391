#!/usr/bin/env python3
"""Checks the operations manual by doing what it says (make test-operations).

run.py [PART...]      install, …: the modules beside this one that have a `check`; all of them if none is named
BIN: where the executables are. ROOT: the checkout. VENV: where packages.sh put the simulators.
"""
import importlib
import pathlib
import sys
import time
import traceback

from report import Report

PARTS = ["install", "units", "edge", "operate", "deploy", "supervise", "drill", "errors", "traces", "aws", "ci", "containers", "compose"]


def main():
    report = Report()
    for part in sys.argv[1:] or PARTS:
        begin = time.monotonic()
        print(f"{part}", flush=True)
        try:
            importlib.import_module(part).check(report)
        except Exception:  # the other parts have their say all the same
            traceback.print_exc()
            report.says(False, f"{part} goes through")
        print(f"  {time.monotonic() - begin:.0f} s", flush=True)
    print(f"\n{report.passed} passed, {report.failed} failed")
    sys.exit(report.failed != 0)


sys.path.insert(0, str(pathlib.Path(__file__).parent))
if __name__ == "__main__":
    main()
