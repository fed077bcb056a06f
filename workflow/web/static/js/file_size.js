// A file too large is told at once, not after minutes of sending. <div data-largest="bytes"> around the field.
export function files(holder) {
  const field = holder.querySelector("input[type=file]");
  const largest = Number(holder.dataset.largest);
  const told = document.createElement("p");
  told.className = "fault";
  told.setAttribute("role", "alert");
  field?.addEventListener("change", () => {
    const total = [...field.files].reduce((sum, file) => sum + file.size, 0);
    told.remove();
    if (total <= largest) return;
    const names = [...field.files].map((file) => file.name).join(", ");
    told.textContent =
      document.documentElement.lang === "en"
        ? `${names}: larger than 20 MB. Please choose a smaller file.`
        : `${names}: lớn hơn 20 MB. Hãy chọn tệp nhỏ hơn hoặc gửi làm nhiều lần.`;
    field.value = "";
    field.before(told);
  });
}
