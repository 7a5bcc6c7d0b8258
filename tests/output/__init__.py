"""The formats, each read back as its reader would."""
