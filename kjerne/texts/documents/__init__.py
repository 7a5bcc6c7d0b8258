"""What only the page, the memo and the workbook say, a module for each language."""
