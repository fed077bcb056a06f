"""The issued papers of a year as a package that outlives the service: made here, verified anywhere.

It is a BagIt bag (RFC 8493): whoever has `sha256sum` can hold it to its lists without us.
"""
