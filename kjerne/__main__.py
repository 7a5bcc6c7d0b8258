"""The program's door: answers `--version` before anything slow is imported, and lets nothing out as a traceback."""

import os
import sys


def main() -> None:
    """Run the command line and exit: 0 fine, 1 the input is at fault, 2 the usage or the program is."""
    # What cannot be written to fails as the closed stream would; of a closed stderr nobody wants to hear.
    sys.stdout = sys.stdout or open(os.open(os.devnull, os.O_RDONLY), "w")  # noqa: SIM115  # open as long as the process
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115
    code: object = 0
    failure = ""
    try:
        _answer()
    except SystemExit as ending:
        code = ending.code
    except KeyboardInterrupt:
        code = 130
    except Exception as error:
        if os.environ.get("KJERNE_DEBUG"):
            raise
        failure = f"kjerne failed: {type(error).__name__}: {error}; please report this (KJERNE_DEBUG=1 shows where)\n"
        code = 2
    try:
        sys.stderr.write(failure)
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # what was said did not arrive
        code = code or 2
    # Nothing is left to do, and to take every module apart again costs as much as to read the groups.
    os._exit(code if isinstance(code, int) else 0 if code is None else 2)


def _answer() -> None:
    if sys.argv[1:] == ["--version"]:
        from kjerne import __version__

        try:
            print(f"kjerne {__version__}", flush=True)
        except OSError as error:
            from kjerne.cli.streams import exit_on_write_error

            exit_on_write_error(error)
        return
    import gc

    gc.disable()  # one short run: collecting garbage while everything is imported and read only costs time
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # nobody else's code sees the documents
    from kjerne.cli.app import run

    run()


if __name__ == "__main__":
    main()
