// Where numbers are typed one under the other (a tally), Enter goes to the next field; down the column,
// where the field says which column it is in (data-column).
export function moveOnEnter(area) {
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.matches("textarea, button, a")) return;
    const fields = [...area.querySelectorAll("input:not([type=hidden]), select, textarea")].filter(
      (field) =>
        field.offsetParent && field.tabIndex >= 0 && (!event.target.dataset.column || field.dataset.column === event.target.dataset.column),
    );
    const next = fields[fields.indexOf(event.target) + 1];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.select?.();
  });
}
