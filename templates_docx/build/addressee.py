"""Kính gửi: in line for one addressee, a list for several."""

from templates_docx.build.sheet import Sheet


def write(sheet: Sheet, names: str = "addressees") -> None:
    """Whom the paper is sent to, from the list of that name."""
    with sheet.when(f"{names}|length == 1"):
        sheet.line("KinhGui", f"Kính gửi: {{{{ {names}|first }}}}")
        sheet.otherwise()
        sheet.line("KinhGuiNhieu", "Kính gửi:")
        with sheet.each(f"addressee in {names}"):
            sheet.line("NoiKinhGui", "- {{ addressee }}{% if loop.last %}.{% else %};{% endif %}")
