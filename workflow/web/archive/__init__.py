"""Pages of what is kept: registers, dossiers, archive packages."""
