// The browser's own calendar for a typed date; it writes ngày/tháng/năm into the field.
const ICON =
  '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><rect x="3" y="5" width="18" height="16" rx="1.5"/><path d="M3 10h18M8 2.5v4M16 2.5v4"/></svg>';

function toCalendar(text) {
  const match = text.trim().match(/^(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4})$/);
  return match ? `${match[3]}-${match[2].padStart(2, "0")}-${match[1].padStart(2, "0")}` : "";
}

export function days(holder) {
  const field = holder.querySelector("input");
  if (!("showPicker" in HTMLInputElement.prototype) || holder.querySelector(".pick")) return;
  const pick = document.createElement("span");
  pick.className = "pick";
  pick.innerHTML = `<input type="date" tabindex="-1" aria-hidden="true"><button type="button" class="button second small">${ICON}<span class="unseen"></span></button>`;
  const [calendar, button] = pick.children;
  button.lastChild.textContent = document.documentElement.lang === "en" ? "Calendar" : "Mở lịch";
  button.addEventListener("click", () => {
    calendar.value = toCalendar(field.value);
    calendar.showPicker();
  });
  calendar.addEventListener("change", () => {
    if (calendar.value) field.value = calendar.value.split("-").reverse().join("/");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
  holder.append(pick);
}
