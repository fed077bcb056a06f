"""Acts, authorities and regulations as dated data."""
