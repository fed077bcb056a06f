"""The application: config, then domain, models, services and web, each importing only downwards."""
