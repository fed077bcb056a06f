// What makes the pages pleasant; everything works without it.
import { rows } from "./rows.js";
import { copy } from "./copy_button.js";
import { days } from "./date_picker.js";
import { drafts, settleDrafts } from "./drafts.js";
import { moveOnEnter } from "./enter_key.js";
import { files } from "./file_size.js";
import { grid } from "./grid.js";
import { live } from "./polling.js";
import { strength } from "./password_strength.js";
import { passkey } from "./passkey.js";
import { oneTimeLink } from "./one_time_link.js";
import { popup, reveal } from "./popups.js";
import { search } from "./search.js";
import { sums } from "./sums.js";

document.querySelector("[data-focus]")?.focus();
const shown = reveal(document.querySelector("[data-show]")?.dataset.show);
reveal(location.hash.slice(1))?.scrollIntoView();
(shown?.querySelector("input:not([type=hidden]), select, textarea") ?? shown)?.focus();
document.querySelectorAll("[data-rows]").forEach(rows);
document.querySelectorAll("[data-day]").forEach(days);
settleDrafts();
document.querySelectorAll("form[data-draft]").forEach(drafts);
document.querySelectorAll("[data-enter-goes-on]").forEach(moveOnEnter);
document.querySelectorAll("[data-largest]").forEach(files);
document.querySelectorAll("[data-grid]").forEach(grid);
document.querySelectorAll("[data-live]").forEach(live);
document.querySelectorAll("[data-passkey]").forEach(passkey);
document.querySelectorAll("[data-one-time-link]").forEach(oneTimeLink);
document.querySelectorAll("[data-strength]").forEach(strength);
document.querySelectorAll("[data-copy]").forEach(copy);
document.querySelectorAll("[data-search]").forEach(search);
document.querySelectorAll("[data-adds]").forEach(sums);
document.querySelectorAll(".opener").forEach(popup);
document.querySelectorAll("[data-opens-all]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => document.querySelectorAll(button.dataset.opensAll).forEach((details) => (details.open = true)));
});
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
