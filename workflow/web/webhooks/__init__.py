"""Pages of webhooks: which systems are told what, what they answered, what is sent again."""
