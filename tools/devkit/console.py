"""Messages, failures, logged commands and locks."""

import contextlib
import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

START = time.monotonic()


class Failure(Exception):
    """Something the user can act upon: one sentence and what to do."""

    def __init__(self, sentence: str, *advice: str):
        super().__init__(sentence)
        self.advice = advice

    def show(self) -> None:
        print(f"\nERROR: {self}", file=sys.stderr)
        for line in self.advice:
            print(f"       {line}", file=sys.stderr)


def say(text: str) -> None:
    print(f"[{time.monotonic() - START:4.0f}s] {text}", flush=True)


def tail(log: Path, lines: int = 15) -> str:
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def run(
    command: Sequence[str | Path],
    log: Path,
    failure: Failure,
    *,
    env: dict[str, str] | None = None,
    cwd: Path | None = None,
    stdin: str = "",
) -> None:
    """Run a command with its output in `log`; raise `failure` when it fails."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a") as output:
        done = subprocess.run(
            [str(part) for part in command],
            input=stdin,
            text=True,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=env,
            cwd=cwd,
            check=False,
        )
    if done.returncode:
        if done.returncode < 0 or done.returncode == 130:
            raise KeyboardInterrupt
        print(tail(log, 5), file=sys.stderr)
        failure.advice += (f"The details are in {log}.",)
        raise failure


@contextlib.contextmanager
def lock(path: Path, what: str) -> Iterator[None]:
    """Let one process at a time in; the others wait."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"waiting for another command that is {what}")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def new_folder(final: Path) -> Iterator[Path]:
    """Fill a folder under a temporary name: it exists complete, or not at all."""
    building = final.with_name(final.name + ".new")
    remove_tree(building)
    building.mkdir(parents=True)
    try:
        yield building
        remove_tree(final)
        os.replace(building, final)
    except BaseException:
        remove_tree(building)
        raise


def remove_tree(path: Path) -> None:
    if path.exists():
        subprocess.run(["rm", "-rf", "--", str(path)], check=True)
