// What makes the pages pleasant; everything works without it.
import { rows } from "./rows.js";
import { copy } from "./copy.js";
import { days } from "./days.js";
import { drafts, settleDrafts } from "./drafts.js";
import { enterGoesOn } from "./enter.js";
import { files } from "./files.js";
import { live } from "./live.js";
import { opener, uncover } from "./openers.js";

document.querySelector("[data-focus]")?.focus();
const shown = uncover(document.querySelector("[data-show]")?.dataset.show);
uncover(location.hash.slice(1))?.scrollIntoView();
(shown?.querySelector("input:not([type=hidden]), select, textarea") ?? shown)?.focus();
document.querySelectorAll("[data-rows]").forEach(rows);
document.querySelectorAll("[data-day]").forEach(days);
settleDrafts();
document.querySelectorAll("form[data-draft]").forEach(drafts);
document.querySelectorAll("[data-enter-goes-on]").forEach(enterGoesOn);
document.querySelectorAll("[data-largest]").forEach(files);
document.querySelectorAll("[data-live]").forEach(live);
document.querySelectorAll("[data-copy]").forEach(copy);
document.querySelectorAll(".opener").forEach(opener);
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
