"""Everything under the address of people, put together."""

from workflow.web.people import letters, listing, locking, many, person, sign_in

bp = listing.bp

__all__ = ["bp", "letters", "locking", "many", "person", "sign_in"]
