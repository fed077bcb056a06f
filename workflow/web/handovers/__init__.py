"""Handing a bloc over to the next head."""
