"""The people who may sign in, for those who manage them."""
