// A part of the page that renews itself while something is being made.
// <div id="papers" data-live="/reviews/1/papers/part" data-busy> … </div>; the address answers with that part of the page,
// and with no data-busy on it once nothing is left to wait for.
// Most papers take less than a second, a batch takes its time: ask soon at first, then less often.
const SOON = 300;
const LATER = 2000;

export function live(part) {
  ask(part, SOON);
}

function ask(part, pause) {
  if (!part.hasAttribute("data-busy")) return;
  setTimeout(async () => {
    try {
      const answer = await fetch(part.dataset.live, { headers: { "X-Requested-With": "fetch" } });
      if (answer.ok && !answer.redirected) part = put(part, await answer.text());
    } catch {
      // No connection for a moment: ask again.
    }
    ask(part, Math.min(pause * 1.4, LATER));
  }, pause);
}

function put(part, text) {
  const holder = document.createElement("template");
  holder.innerHTML = text;
  const fresh = holder.content.querySelector("[data-live]");
  // Never under someone's hands: a part that holds the focus waits for the next time.
  if (!fresh || (part.contains(document.activeElement) && fresh.hasAttribute("data-busy"))) return part;
  const focus = part.contains(document.activeElement) ? document.activeElement.id : "";
  part.replaceWith(fresh);
  if (focus) document.getElementById(focus)?.focus();
  return fresh;
}
