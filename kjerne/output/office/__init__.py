"""The memo (Word) and the workbook (Excel); each format needs an optional package (see `formats.EXTRAS`)."""
