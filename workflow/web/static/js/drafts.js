// What was typed and not yet saved stays in this browser until it is saved: a dead battery loses nothing.
// <form data-draft="review-1-meeting" data-version="4">. A draft belongs to the person that is signed in: it is sealed
// with a key that pages bring along for them alone, so that nobody else at this browser reads it, and is gone after a week.
const WAIT = 400;
const LIFE = 7 * 24 * 3600 * 1000;
const PERSON = document.body.dataset.person ?? "";
const PREFIX = `draft:${PERSON}:`;

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""));
const key = globalThis.crypto?.subtle && document.body.dataset.draftKey
  ? crypto.subtle.importKey("raw", bytes(document.body.dataset.draftKey), "AES-GCM", false, ["encrypt", "decrypt"])
  : null;

// What stands in the browser: {sealed, iv, version, sent, at}; of these only `sealed` says what was typed.
function load(name) {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "null");
  } catch {
    return null;
  }
}
const store = (name, draft) => localStorage.setItem(name, JSON.stringify(draft));
const nameOf = (form) => PREFIX + form.dataset.draft;
const method = (name, iv) => ({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(name) });

async function seal(name, values) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt(method(name, iv), await key, new TextEncoder().encode(values));
  return { sealed: text(sealed), iv: text(iv) };
}

async function open(name, draft) {
  try {
    const opened = await crypto.subtle.decrypt(method(name, bytes(draft.iv)), await key, bytes(draft.sealed));
    return new TextDecoder().decode(opened);
  } catch {
    return null;
  }
}

function typed(form) {
  const values = [];
  for (const [name, value] of new FormData(form)) {
    if (name !== "csrf_token" && name !== "request_key" && typeof value === "string") values.push([name, value]);
  }
  return JSON.stringify(values);
}

// What was sent from another page has arrived, unless this page says that something failed.
export function settleDrafts() {
  const here = new Set([...document.querySelectorAll("form[data-draft]")].map(nameOf));
  const failed = document.querySelector("[data-failed]");
  const signedOut = document.querySelector("[data-signed-out]");
  for (const name of Object.keys(localStorage).filter((one) => one.startsWith("draft:"))) {
    const draft = load(name);
    const old = !draft?.sealed || !(Date.now() - draft.at < LIFE);
    if (old || signedOut) localStorage.removeItem(name);
    else if (draft.sent && !here.has(name)) {
      if (failed) store(name, { ...draft, sent: false });
      else localStorage.removeItem(name);
    }
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

function restore(form, values) {
  const wanted = new Map();
  for (const [name, value] of JSON.parse(values)) wanted.set(name, [...(wanted.get(name) ?? []), value]);
  addRows(form, wanted.keys());
  for (const control of form.elements) {
    if (!control.name || ["hidden", "file", "submit"].includes(control.type)) continue;
    const found = wanted.get(control.name) ?? [];
    if (control.type === "checkbox" || control.type === "radio") control.checked = found.includes(control.value);
    else if (found.length) control.value = found.shift();
  }
}

function offer(form, values, forget) {
  const [said, bring, discard] = words();
  const box = document.createElement("div");
  box.className = "notice tone-info";
  box.setAttribute("role", "status");
  box.innerHTML = `<div><p></p><div class="buttons"><button type="button" class="button second small"></button><button type="button" class="button plain"></button></div></div>`;
  box.querySelector("p").textContent = said;
  const [yes, no] = box.querySelectorAll("button");
  yes.textContent = bring;
  no.textContent = discard;
  yes.addEventListener("click", () => {
    restore(form, values);
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
  if (!key) return;
  const name = nameOf(form);
  const forget = () => localStorage.removeItem(name);
  const draft = load(name);
  // A page that shows faults or somebody else's change shows what was typed: that is not saved yet.
  const unsaved = document.querySelector("[data-focus], [data-show]") !== null;
  const saved = unsaved ? null : typed(form);
  const arrived = draft?.sent && draft.version !== form.dataset.version;
  let timer;
  let turn = 0;
  const keep = async (sent) => {
    const values = typed(form);
    const mine = (turn += 1);
    if (values === saved && !sent) return forget();
    const sealed = await seal(name, values);
    if (mine === turn) store(name, { ...sealed, version: form.dataset.version, sent, at: Date.now() });
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => keep(false), WAIT);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    keep(true);
  });
  if (!draft || unsaved) return;
  if (arrived) forget();
  else {
    open(name, draft).then((values) => {
      if (values === null || values === saved) forget();
      else offer(form, values, forget);
    });
  }
}
