"""Who may do what, how often, and what every answer tells browsers."""
