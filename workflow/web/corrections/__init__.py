"""Which issued paper the letter of correction is about, and what was wrong in it."""
