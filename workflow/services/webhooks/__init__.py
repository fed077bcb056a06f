"""Messages to other systems about what happens, by Standard Webhooks."""
