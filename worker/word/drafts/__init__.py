"""Templates made from papers of an office."""
