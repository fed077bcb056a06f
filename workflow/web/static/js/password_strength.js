// How strong a new password seems, while it is typed. Nothing leaves the browser; the service judges anew.
// <input type="password" data-strength="id of the place for the words">.
const LEVELS = [
  [0, "", ""],
  [1, "Quá ngắn hoặc dễ đoán.", "Too short or easy to guess."],
  [40, "Tạm được; dài hơn thì tốt hơn.", "Fair; longer is better."],
  [60, "Tốt.", "Good."],
];

// Bits, carefully low: repeats and runs such as "aaa", "123" or "abc" count as one character.
export function estimate(text) {
  let counted = 0;
  for (let i = 0; i < text.length; i += 1) {
    const step = i ? text.codePointAt(i) - text.codePointAt(i - 1) : NaN;
    if (!(Math.abs(step) <= 1)) counted += 1;
  }
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(text)).length;
  const distinct = new Set(text.toLowerCase()).size;
  return Math.min(counted, distinct * 2) * (kinds > 1 ? 3 : 2.2);
}

export function strength(field) {
  const place = document.getElementById(field.dataset.strength);
  const language = document.documentElement.lang === "en" ? 2 : 1;
  field.addEventListener("input", () => {
    const bits = field.value.length < 10 ? Math.min(field.value.length, 1) : estimate(field.value);
    place.textContent = LEVELS.filter(([least]) => bits >= least).at(-1)[language];
  });
}
