"""Papers from the request to the file: asked for, claimed, filled, checked, counted, zipped."""
