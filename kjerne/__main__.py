"""The program's door: answers `--version` before anything slow is imported, and lets nothing out as a traceback."""

import errno
import os
import sys
from collections.abc import Iterator

PACKAGES = ("typer", "click", "pydantic", "pydantic_core", "yaml", "rich")
"""What nothing works without."""


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
        failure = _failure(error)
        code = 2
    try:
        sys.stdout.flush()
    except OSError:  # the report did not arrive
        code = code or 2
    except KeyboardInterrupt:
        code = 130
    try:
        sys.stderr.write(failure)
        sys.stderr.flush()
    except (OSError, KeyboardInterrupt):  # nobody can be told, and where it matters the code says it
        pass
    # Nothing is left to do, and to take every module apart again costs as much as to read the groups.
    os._exit(code if isinstance(code, int) else 0 if code is None else 2)


def _failure(error: Exception) -> str:
    """What is said of an error that nobody expected: what to do, where it is the system that lacks something."""
    named = f"{type(error).__name__}: {error}"
    try:
        from kjerne.cli.streams import language_asked_for
        from kjerne.texts.wording import say

        lang = language_asked_for(sys.argv[1:])
        if any(isinstance(cause, OSError) and cause.errno in (errno.EMFILE, errno.ENFILE) for cause in _causes(error)):
            return f"kjerne: {say(lang, 'error.open-files')}\n"
        package = (error.name or "").partition(".")[0] if isinstance(error, ModuleNotFoundError) else ""
        if package in PACKAGES:
            return f"kjerne: {say(lang, 'error.package', package=package)}\n"
        return f"{say(lang, 'error.failed', what=named)}\n"
    except Exception:  # then not even the texts can be read
        return f"kjerne failed: {named}\n"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _answer() -> None:
    if sys.argv[1:] == ["--version"]:
        from kjerne import __version__

        try:
            print(f"kjerne {__version__}", flush=True)
        except OSError as error:
            from kjerne.cli.streams import exit_on_write_error

            exit_on_write_error(error)
        return
    from kjerne.cli.console import use_utf8

    use_utf8()
    import gc

    gc.disable()  # one short run: collecting garbage while everything is imported and read only costs time
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # nobody else's code sees the documents
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
