#!/usr/bin/env python3
"""Checks RELIABILITY.md: every test and tool that it names exists, every promise has a proof or says "Not yet", and every comment
that cites a promise cites one that exists.

promises.py      prints what is wrong, and fails if anything is
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "RELIABILITY.md"


def test_names(path):
    """What stands as the display name of each @Test in a file."""
    return set(re.findall(r'@Test\(\s*"((?:[^"\\]|\\.)*)"', path.read_text()))


def check_proofs(text, make_targets):
    """Yields what is wrong with the proofs under each promise."""
    for promise, section in re.findall(r"^### ([RS]\d+)\. .*?\n(.*?)(?=^##)", text + "\n##", re.M | re.S):
        proofs = re.findall(r"^- (.*)", section, re.M)
        if not proofs:
            yield f"{promise} has neither a proof nor a “Not yet”"
        for proof in proofs:
            if test := re.fullmatch(r'(Tests/\S+\.swift): "(.*)"', proof):
                path = ROOT / test[1]
                if not path.exists():
                    yield f"{promise} names {test[1]}, which does not exist"
                elif test[2] not in test_names(path):
                    yield f"{promise} names a test that {test[1]} does not have: {test[2]}"
            elif tool := re.match(r"make ([\w-]+): .", proof):
                if tool[1] not in make_targets:
                    yield f"{promise} names make {tool[1]}, which does not exist"
            elif not re.match(r"Not yet: .", proof):
                yield f"{promise} has a proof that is none: {proof}"


def check_citations(text):
    """Yields each citation of a promise that does not exist. A comment may cite several: RELIABILITY S11 to S13."""
    promises = set(re.findall(r"^### ([RS]\d+)\.", text, re.M))
    sections = re.findall(r"^## What (\w+) does\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    libraries = {name: set(re.findall(r"^(\d+)\. ", section, re.M)) for name, section in sections}
    files = subprocess.run(["git", "-C", ROOT, "grep", "-n", "RELIABILITY", "--", "Shared", "Services", "Tests", "compose",
                            "CONTRIBUTING.md", ":!compose/local/promises.py"], capture_output=True, text=True, check=True).stdout
    for line in files.splitlines():
        place, cited = line.split(":", 2)[:2], line.split("RELIABILITY", 1)[1]
        if library := re.match(r":? (librabbitmq|libpq) (\d+)", cited):
            known = library[2] in libraries.get(library[1], set())
        else:
            numbers = re.match(r" ([RS]\d+(?:(?:, | and | to )[RS]\d+)*)", cited)
            known = cited.startswith(".md") or numbers and set(re.findall(r"[RS]\d+", numbers[1])) <= promises
        if not known:
            yield f"{':'.join(place)} cites no promise: RELIABILITY{cited[:40]}"


def main():
    text = DOCUMENT.read_text()
    make_targets = set(re.findall(r"^([\w-]+):(?!=)", (ROOT / "Makefile").read_text(), re.M))
    faults = [*check_proofs(text, make_targets), *check_citations(text)]
    for fault in faults:
        print(f"RELIABILITY.md: {fault}", file=sys.stderr)
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
