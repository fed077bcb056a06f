"""The papers of a review: the card of its page, asking for them, looking at one, downloads."""
