"""The program's door: answers `--version` before anything slow is imported, and lets nothing out as a traceback."""

import sys


def main() -> None:
    """Run the command line and exit: 0 fine, 1 the input is at fault, 2 the usage or the program is."""
    if sys.argv[1:] == ["--version"]:
        from kjerne import __version__

        print(f"kjerne {__version__}")
        return
    import gc
    import os

    gc.disable()  # one short run: collecting garbage while everything is imported and read only costs time
    try:
        from kjerne.cli import app

        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except Exception as error:
        if os.environ.get("KJERNE_DEBUG"):
            raise
        sys.stderr.write(
            f"kjerne failed: {type(error).__name__}: {error}; please report this (KJERNE_DEBUG=1 shows where)\n"
        )
        sys.exit(2)


if __name__ == "__main__":
    main()
