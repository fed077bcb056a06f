// A sum that counts along while its parts are typed: fields whose names end so (data-adds), and, if
// there is one, the field that it should equal (data-equals). The server says the same when it saves.
export function sums(output) {
  const form = output.closest("form");
  const fields = (name) => [...form.querySelectorAll(`input[name$="-${name}"]`)];
  const number = (field) => Number.parseInt(field.value.replace(/[.\s]/g, ""), 10) || 0;
  const add = () => {
    const parts = output.dataset.adds.split(" ").flatMap(fields);
    const fixed = Number(output.dataset.fixed ?? 0); // cells that can only be read
    const sum = parts.reduce((total, field) => total + number(field), fixed);
    const [whole] = output.dataset.equals ? fields(output.dataset.equals) : [];
    output.textContent = sum.toLocaleString(document.documentElement.lang || "vi");
    output.classList.toggle("off", Boolean(whole?.value && parts.some((field) => field.value) && sum !== number(whole)));
  };
  form.addEventListener("input", add);
  add();
}
