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
    from kjerne import plugins

    plugins.switch_off()
    from kjerne.cli.app import run

    run()


def _forget_working_folder() -> None:
    """Of what is imported from here on, nothing comes from the working folder, where `python -m` looks first.

    That may be a checkout of somebody else's, with a `yaml.py`. Only `python -P -m` keeps it from being the program.
    """
    try:
        if not sys.flags.safe_path and sys.path[:1] == [os.getcwd()]:
            del sys.path[0]
    except OSError:  # a folder that is gone holds nothing
        pass


if __name__ == "__main__":
    _forget_working_folder()
    main()
