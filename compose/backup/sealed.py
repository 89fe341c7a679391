"""The archive of files, encrypted and authenticated by GnuPG with the passphrase: OpenPGP, so `gpg --decrypt` opens it anywhere."""
import contextlib
import subprocess
import tarfile

from common import Failed

# No agent, no keys and no settings of the user who runs it. gpg would ask its agent for the count.
GPG = ["gpg", "--batch", "--quiet", "--no-options", "--no-keyring", "--homedir", "/nonexistent", "--no-random-seed-file", "--no-autostart",
       "--pinentry-mode", "loopback", "--no-symkey-cache", "--status-fd", "2"]
# What it says of a file that it has decrypted, and found as it was made.
OPENED = ["BEGIN_DECRYPTION", "PLAINTEXT", "GOODMDC"]
SEAL = ["--symmetric", "--cipher-algo", "AES256", "--s2k-digest-algo", "SHA512", "--s2k-count", "65011712", "--compress-algo", "none"]


def seal(paths, target, passphrase):
    """Writes an archive of those that are there."""
    words = [*GPG, "--passphrase-file", passphrase, *SEAL, "--output", target]
    # The carte's pictures are among them, so it never stands in memory.
    with subprocess.Popen([str(word) for word in words], stdin=subprocess.PIPE, stderr=subprocess.PIPE) as cipher:
        # gpg that has ended says why itself.
        with contextlib.suppress(BrokenPipeError), tarfile.open(fileobj=cipher.stdin, mode="w|gz") as archive:
            for path in paths:
                if path.exists():
                    archive.add(path, arcname=str(path))
        with contextlib.suppress(BrokenPipeError):
            cipher.stdin.close()
        said = cipher.stderr.read().decode(errors="replace")
    if cipher.returncode != 0:
        raise Failed(f"gpg ended with {cipher.returncode}, and {target} is not whole: {said.strip().splitlines()[-1]}")


def open_sealed(path, passphrase):
    """Its content, where nobody has changed it."""
    words = [*GPG, "--passphrase-file", passphrase, "--decrypt", path]
    done = subprocess.run([str(word) for word in words], capture_output=True, cwd="/")
    said = [line.split()[1] for line in done.stderr.decode(errors="replace").splitlines() if line.startswith("[GNUPG:] ")]
    # gpg also opens what is not encrypted at all, and says so only here.
    if done.returncode != 0 or [word for word in said if word in OPENED] != OPENED:
        raise Failed(f"{path} was changed since it was made, or {passphrase} does not open it; nothing of it is used. Move it away, and the "
                     "archive before it counts")
    return done.stdout
