"""The command line: `app` has the commands and options; each command has a module with its name.

They share `inputs`, `arguments`, `streams`, `progress` and the interview. May use every room on a lower floor. Only
this room prints, writes, exits, reads the environment and asks the clock.
"""
