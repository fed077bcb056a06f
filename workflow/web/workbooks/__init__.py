"""The workbook of a province of blocs: download it, send it back, look at it, take it in."""
