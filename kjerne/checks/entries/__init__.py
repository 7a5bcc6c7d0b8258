"""The entries of the catalogue; a module for each kind of document that is checked."""
