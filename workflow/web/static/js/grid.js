// A table that is typed in like a spreadsheet. Every cell is a field; a row is sent when it is left.
// Moving: arrows, Enter, Tab. Typing replaces; F2 or a second click changes what is there; Esc brings back what was.
import { findPlaces } from "./table_places.js";
import { readTable, writeTable } from "./table_text.js";

const RETRY = 4000;
const fold = (text) => text.normalize("NFC").toLowerCase().split(/\s+/).join(" ").trim();

// The choice of that name or value, else the only one that begins so.
function findOption(options, text) {
  const begins = text.trim() ? options.filter((one) => one.value && fold(one.text).startsWith(fold(text))) : [];
  return options.find((one) => fold(one.text) === fold(text) || one.value === text.trim()) ?? (begins.length === 1 ? begins[0] : undefined);
}

export function grid(area) {
  const form = area.closest("form");
  const body = area.querySelector("tbody");
  const notice = form.querySelector("[data-grid-notice]");
  const dirty = new Set();
  let anchor = null;
  let editing = false;
  let before = "";
  let sending = false;

  const rowsOf = () => [...body.rows];
  const cellsOf = (row) => [...row.cells].slice(1);
  const fieldOf = (cell) => cell?.querySelector("input:not([type=hidden]), select, textarea") ?? null;
  const here = () => document.activeElement.closest?.("td.cell");
  const placeOf = (cell) => [rowsOf().indexOf(cell.parentElement), cell.cellIndex - 1];
  const cellAt = (row, column) => (row < 0 || column < 0 ? null : (cellsOf(rowsOf()[row] ?? body)[column] ?? null));
  const say = (text) => notice && (notice.textContent = text);

  function go(cell) {
    const field = fieldOf(cell);
    if (!field) return false;
    field.focus();
    field.select?.();
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    return true;
  }

  // The next cell in a direction that can be typed in.
  function step(cell, down, right) {
    let [row, column] = placeOf(cell);
    for (;;) {
      row += down;
      column += right;
      const next = row < rowsOf().length ? cellAt(row, column) : null;
      if (!next || fieldOf(next)) return next;
    }
  }

  function select(to) {
    const cells = new Set(block(to).flat());
    area.querySelectorAll("td").forEach((cell) => cell.classList.toggle("chosen", cells.size > 1 && cells.has(cell)));
  }

  // The cells between the anchor and another one, by rows.
  function block(to) {
    const [row, column] = placeOf(anchor ?? to);
    const [otherRow, otherColumn] = placeOf(to);
    const found = [];
    for (let down = Math.min(row, otherRow); down <= Math.max(row, otherRow); down += 1) {
      found.push(cellsOf(rowsOf()[down]).slice(Math.min(column, otherColumn), Math.max(column, otherColumn) + 1));
    }
    return found;
  }

  let corner = null;
  const chosen = () => (area.querySelector("td.chosen") ? block(corner) : []);

  function put(cell, text) {
    const field = fieldOf(cell);
    if (!field) return false;
    if (field.tagName === "SELECT") {
      const option = findOption([...field.options], text);
      if (!option && text.trim()) return false;
      field.value = option ? option.value : "";
    } else if (field.tagName === "TEXTAREA") field.value = text;
    else field.value = text.replace(/\s*\n\s*/g, " ").trim();
    mark(cell.parentElement);
    return true;
  }

  const shown = (cell) => {
    const field = fieldOf(cell);
    if (!field) return cell.textContent.trim();
    return field.tagName === "SELECT" ? (field.value ? field.selectedOptions[0].text : "") : field.value;
  };

  function mark(row) {
    dirty.add(row.id);
  }

  function add() {
    const template = area.querySelector(":scope > template");
    if (!template) return null;
    const numbers = rowsOf().map((row) => Number(row.id.split("-")[1]));
    const number = Math.max(-1, ...numbers) + 1;
    const holder = document.createElement("template");
    holder.innerHTML = template.innerHTML.replaceAll("__n__", number).replaceAll("__number__", rowsOf().length + 1);
    body.append(holder.content.querySelector("tr"));
    return body.lastElementChild;
  }

  // Rows by the names that they have, else one after the other from the cell on.
  function placesOf(table, column) {
    if (area.classList.contains("grows")) return null;
    const titles = rowsOf().flatMap((row) => [row.cells[0].firstElementChild.textContent, ...(row.dataset.also?.split("\n") ?? [])].map((name) => [name, row]));
    const heads = [...area.querySelectorAll("thead th")].slice(1).map((head, place) => [head.textContent, place]);
    return findPlaces(table, titles, heads, column);
  }

  function paste(cell, table) {
    const [first, column] = placeOf(cell);
    const places = placesOf(table, column);
    const left = [];
    const refused = [];
    table.forEach((line, index) => {
      if (index === places?.heading || (places && !line.some((text) => text.trim()))) return;
      const row = places ? places.rows[index] : (rowsOf()[first + index] ?? add());
      if (!row) return left.push(line[places?.names ?? 0]);
      line.forEach((text, place) => {
        const at = places ? places.columns[place] : column + place;
        const target = at === null ? null : cellsOf(row)[at];
        if (target && !put(target, text)) refused.push(text);
      });
    });
    const told = [
      [left, places ? area.dataset.noRow : area.dataset.leftOver],
      [places?.unknown ?? [], area.dataset.noColumn],
      [refused.filter((text) => text.trim()), area.dataset.noChoice],
    ];
    const words = told.filter(([list]) => list.length).map(([list, text]) => text.replace("{count}", list.length).replace("{rows}", list.slice(0, 5).map((one) => `«${one}»`).join(", ")));
    send().then(() => words.length && say(`${words.join(". ")}. ${notice?.textContent ?? ""}`));
  }

  function values(ids, extra) {
    const sent = new URLSearchParams(extra);
    for (const [name, value] of new FormData(form)) {
      const [list, number] = name.split("-");
      if (list !== "rows" || ids.includes(`rows-${number}-row`)) sent.append(name, value);
    }
    return sent;
  }

  async function send(extra = {}) {
    if (sending || !dirty.size) return;
    sending = true;
    const ids = [...dirty];
    dirty.clear();
    const sent = values(ids, extra);
    say(area.dataset.sending);
    try {
      const answer = await fetch(form.action, { method: "POST", body: sent, headers: { "X-Requested-With": "fetch" } });
      if (answer.redirected || ![200, 422].includes(answer.status)) throw new Error(answer.status);
      take(await answer.text(), sent);
    } catch {
      ids.forEach((id) => dirty.add(id));
      say(area.dataset.notSent);
      setTimeout(send, RETRY);
    } finally {
      sending = false;
    }
    if (dirty.size && notice?.textContent !== area.dataset.notSent) leave();
  }

  // Rows that were left since; the one under somebody's hands waits.
  function leave() {
    const current = here()?.parentElement.id;
    if ([...dirty].some((id) => id !== current)) send();
  }

  // Cells as they are stored now, except those in which somebody has typed on.
  function take(text, sent) {
    const holder = document.createElement("template");
    holder.innerHTML = text;
    const order = rowsOf().map((row) => row.id);
    for (const fresh of holder.content.querySelectorAll("tr")) {
      const row = document.getElementById(fresh.id);
      if (!row) continue;
      const title = row.cells[0].firstElementChild.textContent;
      row.cells[0].replaceWith(fresh.cells[0].cloneNode(true));
      if (area.classList.contains("grows")) row.cells[0].firstElementChild.textContent = title || order.indexOf(row.id) + 1;
      cellsOf(row).forEach((cell, place) => {
        const field = fieldOf(cell);
        const typed = field && sent.get(field.name) !== field.value;
        if (typed || (field && field === document.activeElement && editing)) return;
        const focused = field && field === document.activeElement;
        const next = fresh.cells[place + 1].cloneNode(true);
        cell.replaceWith(next);
        if (focused) go(next);
      });
    }
    say(holder.content.querySelector("[data-said]").textContent);
    form.dispatchEvent(new Event("input"));
  }

  function stop(restore) {
    const field = fieldOf(here());
    editing = false;
    if (restore && field) field.value = before;
    field?.select?.();
  }

  area.addEventListener("focusin", (event) => {
    const cell = event.target.closest("td.cell");
    if (!cell || event.target !== fieldOf(cell)) return;
    editing = false;
    before = event.target.value;
    if (!area.dataset.extending) {
      anchor = corner = cell;
      select(cell);
    }
    event.target.select?.();
  });
  area.addEventListener("focusout", (event) => {
    if (event.relatedTarget?.closest?.("tr") !== event.target.closest("tr")) send();
  });
  area.addEventListener("input", (event) => {
    const row = event.target.closest("tr");
    if (row && body.contains(row)) mark(row);
  });
  area.addEventListener("mousedown", (event) => {
    if (event.target === document.activeElement && event.target === fieldOf(here())) editing = true;
  });

  area.addEventListener("keydown", (event) => {
    const cell = here();
    const field = fieldOf(cell);
    if (!cell || event.target !== field || event.isComposing) return;
    const arrows = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    if (event.key === "F2") {
      editing = !editing;
      if (editing && field.tagName === "SELECT") field.showPicker?.();
      else if (editing) field.setSelectionRange?.(field.value.length, field.value.length);
    } else if (event.key === "Escape") {
      stop(true);
    } else if (event.key === "Enter" && event.altKey && field.tagName === "TEXTAREA") {
      field.setRangeText("\n", field.selectionStart, field.selectionEnd, "end");
      mark(cell.parentElement);
    } else if (event.key === "Enter" && !event.ctrlKey) {
      const next = step(cell, event.shiftKey ? -1 : 1, 0);
      if (!next && !event.shiftKey) {
        const added = add();
        if (added) go(cellsOf(added)[cell.cellIndex - 1]);
        else send();
      } else go(next);
    } else if (event.key in arrows && !editing && !event.altKey && !event.ctrlKey) {
      const [down, right] = arrows[event.key];
      if (event.shiftKey) extend(down, right);
      else go(step(cell, down, right));
    } else if ((event.key === "Delete" || event.key === "Backspace") && chosen().length) {
      chosen().flat().forEach((one) => put(one, ""));
    } else return;
    event.preventDefault();
  });

  function extend(down, right) {
    const [row, column] = placeOf(corner);
    const next = row + down < rowsOf().length ? cellAt(row + down, column + right) : null;
    if (!next) return;
    corner = next;
    select(next);
  }

  area.addEventListener("copy", (event) => {
    if (!chosen().length) return;
    event.clipboardData.setData("text/plain", writeTable(chosen().map((line) => line.map(shown))));
    event.preventDefault();
  });
  area.addEventListener("paste", (event) => {
    const cell = here();
    const text = event.clipboardData.getData("text/plain");
    const table = readTable(text);
    if (!cell || editing || (table.length < 2 && table[0].length < 2)) return;
    event.preventDefault();
    paste(cell, table);
  });
  area.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=theirs]");
    if (!button) return;
    event.preventDefault();
    dirty.add(button.closest("tr").id);
    send({ theirs: button.value });
  });
  form.querySelector("button[name=add][value=rows]")?.addEventListener("click", (event) => {
    event.preventDefault();
    const added = add();
    if (added) go(cellsOf(added)[0]);
  });
  form.addEventListener("submit", () => dirty.clear());
  addEventListener("beforeunload", (event) => {
    if (dirty.size) event.preventDefault();
  });
}
