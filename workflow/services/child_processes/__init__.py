"""Work in processes of its own, with limits, which are spoken with in frames."""
