// A part of the page that renews itself while something is being made.
// <div id="papers" data-live="/reviews/1/papers/part" data-busy> … </div>; the address answers with that part of the page,
// and with no data-busy on it once nothing is left to wait for.
const PAUSE = 1500;

export function live(part) {
  if (!part.hasAttribute("data-busy")) return;
  setTimeout(async () => {
    try {
      const answer = await fetch(part.dataset.live, { headers: { "X-Requested-With": "fetch" } });
      if (answer.ok && !answer.redirected) part = put(part, await answer.text());
    } catch {
      // No connection for a moment: ask again.
    }
    live(part);
  }, PAUSE);
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
