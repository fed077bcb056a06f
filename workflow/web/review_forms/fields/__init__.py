"""Fields that several forms of a review share."""
