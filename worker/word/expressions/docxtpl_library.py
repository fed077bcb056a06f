"""docxtpl and python-docx, for whoever puts files into a package.

Slow to load, so they are imported where a paper first needs them.
"""

from docx.oxml.ns import nsmap, pfxmap
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage

__all__ = ["DocxTemplate", "InlineImage", "Mm"]

# docxcompose gives this prefix of python-docx another meaning, for everyone, when docxtpl loads it;
# the properties of every file would be written wrongly.
nsmap["cp"] = next(space for space, prefix in pfxmap.items() if prefix == "cp")
