"""The guide of the first run: council, units, people, blocs, first year."""
