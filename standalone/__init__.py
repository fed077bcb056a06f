"""The whole service on one machine: supervisor, embedded broker and the `thidua` command."""
