"""How the service itself is doing: its parts, its queues, its failures, its versions."""
