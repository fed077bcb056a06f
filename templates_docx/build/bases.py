"""What a paper rests on, a line each."""

from templates_docx.build.sheet import Sheet


def write(sheet: Sheet, bases: str = "bases") -> None:
    """`Căn cứ …;` after the title, the last line with the mark of its family."""
    house = sheet.house
    with sheet.each(f"basis in {bases}"):
        sheet.line(
            "CanCu",
            f"{house.basis_start} {{{{ basis }}}}"
            f"{{% if loop.last %}}{house.basis_end}{{% else %}};{{% endif %}}",
        )
