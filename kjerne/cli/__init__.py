"""The command line: one module for each command, what they share, the interview, streams and progress.

Imports every room below it. Only this room prints, writes, exits, reads the environment and asks the clock.
"""
