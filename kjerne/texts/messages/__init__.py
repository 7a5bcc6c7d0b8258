"""What the command line, the interview, checks and schemas say, a module for each language."""
