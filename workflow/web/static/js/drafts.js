// What was typed and not yet saved stays in this browser until it is saved: a dead battery loses nothing.
// <form data-draft="review-1-meeting" data-version="4">; the form is told apart by the person too (body).
const WAIT = 400;

function typed(form) {
  const values = [];
  for (const [name, value] of new FormData(form)) {
    if (name !== "csrf_token" && typeof value === "string") values.push([name, value]);
  }
  return JSON.stringify(values);
}

function words() {
  return document.documentElement.lang === "en"
    ? ["There is text typed here that was not saved.", "Bring it back", "Discard it"]
    : ["Có nội dung đã nhập ở đây mà chưa lưu.", "Lấy lại nội dung đó", "Bỏ"];
}

function restore(form, draft) {
  const wanted = new Map();
  for (const [name, value] of JSON.parse(draft.values)) wanted.set(name, [...(wanted.get(name) ?? []), value]);
  // Rows first: press "add" until every field that was typed in exists.
  for (const name of wanted.keys()) {
    for (let tries = 0; tries < 200 && !form.elements[name]; tries += 1) {
      const lists = [...form.querySelectorAll("[data-rows]")].filter((list) => name.startsWith(`${list.id}-`));
      const list = lists.sort((a, b) => b.id.length - a.id.length)[0];
      if (!list) break;
      list.querySelector(":scope > button[name=add]").click();
    }
  }
  for (const control of form.elements) {
    if (!control.name || control.type === "hidden" || control.type === "file" || control.tagName === "BUTTON") continue;
    const values = wanted.get(control.name) ?? [];
    if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
    else if (wanted.has(control.name)) control.value = values.shift();
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
  const key = `draft:${form.dataset.draft}`;
  const forget = () => localStorage.removeItem(key);
  const saved = typed(form);
  const draft = JSON.parse(localStorage.getItem(key) ?? "null");
  const stale = draft && draft.version !== form.dataset.version;
  if (draft && (draft.values === saved || (stale && draft.sent))) forget();
  else if (draft && !form.querySelector("[aria-invalid]")) offer(form, draft, forget);
  let timer;
  const keep = (sent) => {
    const values = typed(form);
    if (values === saved && !sent) forget();
    else localStorage.setItem(key, JSON.stringify({ values, version: form.dataset.version, sent }));
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => keep(false), WAIT);
  });
  // Sent: once the page comes back with a newer version it was saved and the draft goes.
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    keep(true);
  });
}
