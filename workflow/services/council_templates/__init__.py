"""Word templates that councils bring in: versions, trials, decisions, what papers use."""
