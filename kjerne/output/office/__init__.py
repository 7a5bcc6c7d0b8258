"""The memo (Word) and the workbook (Excel); each needs a package of its own."""
