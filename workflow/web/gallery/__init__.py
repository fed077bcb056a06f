"""Every component on one page, for those who build pages; served only while developing."""

from workflow.web.gallery.routes import bp

__all__ = ["bp"]
