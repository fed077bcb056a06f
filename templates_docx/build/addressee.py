"""Kính gửi: in line for one addressee, a list for several."""

from templates_docx.build.sheet import Sheet


def write(sheet: Sheet) -> None:
    """Whom the paper is sent to."""
    with sheet.when("addressees|length == 1"):
        sheet.line("KinhGui", "Kính gửi: {{ addressees|first }}")
        sheet.otherwise()
        sheet.line("KinhGuiNhieu", "Kính gửi:")
        with sheet.each("addressee in addressees"):
            sheet.line("NoiKinhGui", "- {{ addressee }}{% if loop.last %}.{% else %};{% endif %}")
