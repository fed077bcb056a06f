// Add and remove rows on the page. The server renumbers what it receives, so gaps are harmless.
import { days } from "./days.js";

function nextNumber(fieldset) {
  const numbers = [...fieldset.querySelectorAll(":scope > .rows > .row")].map((row) =>
    Number(row.id.slice(fieldset.id.length + 1).split("-")[0]),
  );
  return Math.max(-1, ...numbers) + 1;
}

function renumber(fieldset) {
  [...fieldset.querySelectorAll(":scope > .rows > .row")].forEach((row, index) => {
    row.querySelectorAll(":scope > .row-head [data-number], :scope > button [data-number]").forEach((mark) => {
      mark.textContent = index + 1;
    });
  });
}

function add(fieldset) {
  const template = fieldset.querySelector(":scope > template");
  const holder = document.createElement("template");
  // Only this list's number: a list inside the row keeps its own mark for its own rows.
  holder.innerHTML = template.innerHTML.replaceAll(`${fieldset.id}-__n__`, `${fieldset.id}-${nextNumber(fieldset)}`);
  const row = holder.content.querySelector(".row");
  fieldset.querySelector(":scope > .rows").append(row);
  row.querySelectorAll("[data-rows]").forEach(rows);
  row.querySelectorAll("[data-day]").forEach(days);
  renumber(fieldset);
  row.querySelector("input, select, textarea")?.focus();
}

function remove(fieldset, row) {
  const beside = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  renumber(fieldset);
  (beside ?? fieldset.querySelector(":scope > [name=add]")).focus();
}

export function rows(fieldset) {
  fieldset.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=add], button[name=remove]");
    if (!button || button.closest("[data-rows]") !== fieldset) return;
    event.preventDefault();
    if (button.name === "add") add(fieldset);
    else remove(fieldset, button.closest(".row"));
    fieldset.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
