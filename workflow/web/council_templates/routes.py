"""Everything under the address of council templates, put together."""

from workflow.web.council_templates import places, version_files, version_pages

bp = places.bp

__all__ = ["bp", "version_files", "version_pages"]
