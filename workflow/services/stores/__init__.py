"""Where a file store keeps its bytes: a folder of this machine, or a bucket of an object store."""
