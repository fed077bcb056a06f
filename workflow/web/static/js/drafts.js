// What was typed and not yet saved stays in this browser until it is saved: a dead battery loses nothing.
// <form data-draft="review-1-meeting" data-version="4">. A draft belongs to the person that is signed in.
const WAIT = 400;
const PERSON = document.body.dataset.person ?? "";
const PREFIX = `draft:${PERSON}:`;

const read = (key) => JSON.parse(localStorage.getItem(key) ?? "null");
const write = (key, draft) => localStorage.setItem(key, JSON.stringify(draft));
const keyOf = (form) => PREFIX + form.dataset.draft;

function typed(form) {
  const values = [];
  for (const [name, value] of new FormData(form)) {
    if (name !== "csrf_token" && name !== "request_key" && typeof value === "string") values.push([name, value]);
  }
  return JSON.stringify(values);
}

// What was sent from another page has arrived, unless this page says that something failed.
export function settleDrafts() {
  const here = new Set([...document.querySelectorAll("form[data-draft]")].map(keyOf));
  const failed = document.querySelector("[data-failed]");
  const signedOut = document.querySelector("[data-signed-out]");
  for (const key of Object.keys(localStorage)) {
    const draft = key.startsWith("draft:") ? read(key) : null;
    if (draft && signedOut) localStorage.removeItem(key);
    if (!draft?.sent || here.has(key)) continue;
    if (failed) write(key, { ...draft, sent: false });
    else localStorage.removeItem(key);
  }
}

function words() {
  return document.documentElement.lang === "en"
    ? ["There is text typed here that was not saved.", "Bring it back", "Discard it"]
    : ["Có nội dung đã nhập ở đây mà chưa lưu.", "Lấy lại nội dung đó", "Bỏ"];
}

// Press "add" until every field that was typed in exists.
function addRows(form, names) {
  for (const name of names) {
    for (let tries = 0; tries < 200 && !form.elements[name]; tries += 1) {
      const lists = [...form.querySelectorAll("[data-rows]")].filter((list) => name.startsWith(`${list.id}-`));
      const list = lists.sort((a, b) => b.id.length - a.id.length)[0];
      if (!list) break;
      list.querySelector(":scope > button[name=add]").click();
    }
  }
}

function restore(form, draft) {
  const wanted = new Map();
  for (const [name, value] of JSON.parse(draft.values)) wanted.set(name, [...(wanted.get(name) ?? []), value]);
  addRows(form, wanted.keys());
  for (const control of form.elements) {
    if (!control.name || ["hidden", "file", "submit"].includes(control.type)) continue;
    const values = wanted.get(control.name) ?? [];
    if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
    else if (values.length) control.value = values.shift();
  }
}

function offer(form, draft, forget) {
  const [text, bring, discard] = words();
  const box = document.createElement("div");
  box.className = "notice tone-info";
  box.setAttribute("role", "status");
  box.innerHTML = `<div><p></p><div class="buttons"><button type="button" class="button second small"></button><button type="button" class="button plain"></button></div></div>`;
  box.querySelector("p").textContent = text;
  const [yes, no] = box.querySelectorAll("button");
  yes.textContent = bring;
  no.textContent = discard;
  yes.addEventListener("click", () => {
    restore(form, draft);
    box.remove();
    form.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  });
  no.addEventListener("click", () => {
    forget();
    box.remove();
  });
  form.before(box);
}

export function drafts(form) {
  const key = keyOf(form);
  const forget = () => localStorage.removeItem(key);
  const draft = read(key);
  // A page that shows faults or somebody else's change shows what was typed: that is not saved yet.
  const unsaved = document.querySelector("[data-focus], [data-show]") !== null;
  const saved = unsaved ? null : typed(form);
  const arrived = draft?.sent && draft.version !== form.dataset.version;
  if (draft && !unsaved) {
    if (draft.values === saved || arrived) forget();
    else offer(form, draft, forget);
  }
  let timer;
  const keep = (sent) => {
    const values = typed(form);
    if (values === saved && !sent) forget();
    else write(key, { values, version: form.dataset.version, sent });
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => keep(false), WAIT);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    keep(true);
  });
}
