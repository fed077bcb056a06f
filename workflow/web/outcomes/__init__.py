"""Results of contests: counted, explained, compared with what was recorded; ties settled."""
