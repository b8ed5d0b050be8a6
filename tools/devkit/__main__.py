"""`python -m devkit COMMAND [ARGUMENTS]`: what tools/dev.sh runs for make."""

import signal
import sys

from . import commands, linting, settings, testing, translations
from .console import Failure

COMMANDS = {
    "doctor": commands.doctor,
    "fetch": commands.fetch,
    "i18n": translations.i18n,
    "lint": linting.lint,
    "reset": commands.reset,
    "run": commands.run,
    "shell": commands.shell,
    "stop": commands.stop,
    "test": testing.test,
    "update": commands.update,
}


def main() -> None:
    name, *arguments = sys.argv[1:] or ["?"]
    if name not in COMMANDS:
        sys.exit(f"usage: tools/dev.sh {{{'|'.join(COMMANDS)}}} [ARGUMENTS]")
    for number in (signal.SIGTERM, signal.SIGHUP):  # as Ctrl-C: children end too
        signal.signal(number, signal.default_int_handler)
    try:
        COMMANDS[name](arguments)
    except KeyboardInterrupt:
        print(
            "\nInterrupted. Run the same command again: finished steps are kept.",
            file=sys.stderr,
        )
        sys.exit(130)
    except Exception as error:  # noqa: BLE001
        told = settings.disk_full() if settings.disk_is_full() else error
        if not isinstance(told, Failure):
            raise
        told.show()
        sys.exit(1)


if __name__ == "__main__":
    main()
