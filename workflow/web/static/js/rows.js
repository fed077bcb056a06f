// Add, remove and move rows on the page. The server takes rows by their numbers, closing gaps.
import { days } from "./date_picker.js";

function nextNumber(fieldset) {
  const numbers = [...fieldset.querySelectorAll(":scope > .rows > .row")].map((row) =>
    Number(row.id.slice(fieldset.id.length + 1).split("-")[0]),
  );
  return Math.max(-1, ...numbers) + 1;
}

function renumber(fieldset) {
  [...fieldset.querySelectorAll(":scope > .rows > .row")].forEach((row, index) => {
    row.querySelectorAll("[data-number]").forEach((mark) => {
      if (mark.closest(".row") === row) mark.textContent = index + 1;
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
  row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
}

function remove(fieldset, row) {
  const neighbour = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  renumber(fieldset);
  (neighbour ?? fieldset.querySelector(":scope > [name=add]")).focus();
}

// Give a row another number, in every attribute that carries it.
function number(row, list, to) {
  const from = row.id.slice(list.length + 1).split("-")[0];
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const name of ["id", "name", "for", "value", "aria-describedby", "data-rows"]) {
      const value = element.getAttribute(name);
      if (value === null || (name === "value" && element.tagName !== "BUTTON")) continue;
      const parts = value.split(" ").map((part) => (part === `${list}-${from}` || part.startsWith(`${list}-${from}-`) ? `${list}-${to}${part.slice(`${list}-${from}`.length)}` : part));
      element.setAttribute(name, parts.join(" "));
    }
  }
}

function move(fieldset, row, way) {
  const neighbour = way === "up" ? row.previousElementSibling : row.nextElementSibling;
  if (!neighbour) return;
  if (way === "up") neighbour.before(row);
  else neighbour.after(row);
  [...fieldset.querySelectorAll(":scope > .rows > .row")].forEach((one, index) => number(one, fieldset.id, index));
  renumber(fieldset);
  row.querySelector(`button[name=${way}]`).focus();
}

export function rows(fieldset) {
  fieldset.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=add], button[name=remove], button[name=up], button[name=down]");
    if (!button || button.closest("[data-rows]") !== fieldset) return;
    event.preventDefault();
    if (button.name === "add") add(fieldset);
    else if (button.name === "remove") remove(fieldset, button.closest(".row"));
    else move(fieldset, button.closest(".row"), button.name);
    fieldset.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
