"""What the parts share: counting what holds, running commands, and waiting."""
import os
import pathlib
import subprocess
import time

ROOT = pathlib.Path(os.environ["ROOT"])
BIN = pathlib.Path(os.environ["BIN"]).resolve()


class Report:
    def __init__(self):
        self.passed = self.failed = 0

    def says(self, holds, what, why=""):
        """Notes whether something holds."""
        if holds:
            self.passed += 1
        else:
            self.failed += 1
        print(f"  {'ok   ' if holds else 'WRONG'} {what}{'' if holds or not why else f': {why}'}", flush=True)
        return holds


def run(*words, **options):
    """Runs a command to its end and returns the result, with what it printed as text."""
    return subprocess.run(
        [str(word) for word in words], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)


def becomes_true(seconds, condition):
    """Waits until the condition holds; returns whether it does in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return bool(condition())
