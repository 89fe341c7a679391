"""What the parts of ocpizza-backup share."""
import subprocess


class Failed(Exception):
    """Something could not be done, in a sentence for the operator."""


def run(*words, input=None, shell=False):
    done = subprocess.run(
        words[0] if shell else [str(word) for word in words], shell=shell, input=input, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, cwd="/")
    if done.returncode != 0:
        # pgBackRest writes its errors to standard output.
        lines = (done.stderr + done.stdout).decode(errors="replace").strip().splitlines() or ["it printed nothing"]
        raise Failed(f"{words[0]} ended with {done.returncode}: {lines[-1]}")
    return done.stdout
