"""The one error that the command-line tools turn into a sentence instead of a traceback."""

import sys
from collections.abc import Callable


class Problem(Exception):
    """Something outside the code is wrong. The message says what happened, why, and what to do next."""


def run_as_command(main: Callable[[], None]) -> None:
    """Run a command: a Problem ends it with its sentence and status 1, Ctrl-C with status 130."""
    try:
        main()
    except Problem as problem:
        print(f"error: {problem}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("stopped by Ctrl-C.", file=sys.stderr)
        sys.exit(130)
