// A list that is open over the page closes on Escape, and when someone clicks or goes elsewhere.
export function popup(details) {
  const holder = details.parentElement;
  holder.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    details.open = false;
    details.firstElementChild.focus();
  });
  const leave = (event) => {
    if (!holder.contains(event.target)) details.open = false;
  };
  document.addEventListener("click", leave);
  document.addEventListener("focusin", leave);
}

// What an address, a fault or a message points at never stays behind a closed word.
export function reveal(id) {
  const wanted = id ? document.getElementById(id) : null;
  for (let closed = wanted?.closest("details:not([open])"); closed; closed = wanted.closest("details:not([open])")) closed.open = true;
  return wanted;
}

// One press opens what many words hide: data-opens-all names them.
export function openAll(button) {
  button.hidden = false;
  button.addEventListener("click", () => document.querySelectorAll(button.dataset.opensAll).forEach((details) => (details.open = true)));
}
