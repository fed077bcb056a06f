"""Facts of all members as one table, typed in like a spreadsheet."""
