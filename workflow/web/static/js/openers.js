// A list that is open over the page closes on Escape, and when someone clicks or goes elsewhere.
export function opener(details) {
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
