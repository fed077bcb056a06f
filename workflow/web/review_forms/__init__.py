"""The forms that edit a review, one file a step; each saves one part of its facts."""
