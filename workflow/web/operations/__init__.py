"""How the service is doing, for administrators."""
