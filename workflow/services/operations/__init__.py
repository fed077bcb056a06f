"""The service itself: its parts, its queues, its failures, its versions."""
