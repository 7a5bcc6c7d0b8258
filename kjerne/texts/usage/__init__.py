"""Help of the command line: what each command, argument and option is for, and the words around it."""
