// Ctrl+K, or the word in the header, opens a box that finds while one types; arrows go through what was found.
const PAUSE = 120;

export function search(box) {
  const field = box.querySelector("input");
  const nameOf = (hit) => hit.href ?? hit.textContent;
  let asked = 0;
  const open = () => {
    if (!box.open) box.showModal();
    field.select();
  };
  // Whoever has gone down to a hit stays on it, or is back in the field where it is no longer found.
  const show = (nodes) => {
    const found = box.querySelector("[data-found]");
    const stood = found.contains(document.activeElement) ? nameOf(document.activeElement) : "";
    found.replaceChildren(...nodes);
    if (stood) ([...found.querySelectorAll("a, button")].find((hit) => nameOf(hit) === stood) ?? field).focus();
  };
  const look = async () => {
    const mine = ++asked;
    const answer = await fetch(`${box.dataset.search}?text=${encodeURIComponent(field.value)}`).catch(() => null);
    if (!answer?.ok || answer.redirected || mine !== asked) return;
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    show(holder.content.querySelector("[data-found]").childNodes);
  };
  let timer = 0;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [field, ...box.querySelectorAll("[data-found] :is(a, button)")];
    const place = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    stops[(place + stops.length) % stops.length].focus();
    event.preventDefault();
  });
  box.addEventListener("click", (event) => {
    if (event.target === box) box.close();
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  document.querySelector("[data-opens-search]")?.addEventListener("click", (event) => {
    event.preventDefault();
    open();
  });
}
