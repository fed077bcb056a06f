"""What may stand in a tag: values, filters, tests, and the bounds that they keep."""
