"""The award ledger: award by award, and unit by unit over the years."""
