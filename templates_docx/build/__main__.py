"""Write every template into the folders next to this package."""

from templates_docx import TEMPLATES
from templates_docx.build.catalogue import build_all_templates


def main() -> None:
    """Write `<family>/<kind>.docx` for each family and kind."""
    for (family, kind), docx in build_all_templates().items():
        path = TEMPLATES / family / f"{kind}.docx"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(docx)


main()
