"""A province of blocs as one Excel workbook: written with what is known, read back, taken in."""
