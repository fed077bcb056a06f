// Where the cells of a copied table belong: its rows by the names in one of its columns, its columns by their heads.
// Case, tones, signs and the numbers of a list do not count, and initials will do where one name alone can be meant.
const MOST_BEFORE_NAMES = 3;
const LEAST_INITIALS = 3;
const LEFT_OUT = new Set(["va", "cac", "tinh"]);
const NUMBERED = /^\(?\d{1,3}[.)/:]\)?\s*(?=\p{L})|^[-–•+*]\s*/u;
const fold = (text) => text.normalize("NFC").toLowerCase().replace(/\s+/g, " ").trim();
const loosen = (text) => fold(text).replace(NUMBERED, "").normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d").replace(/[^\p{L}\p{N}]+/gu, " ").trim();

// The letters of a name whose words may be initials (Sở GD&ĐT), and the words that are spelled, by their places.
function initialsOf(text) {
  const words = fold(text) === text.trim() ? [] : text.normalize("NFC").replace(NUMBERED, "").split(/[^\p{L}\p{N}]+/u).filter((word) => word && !LEFT_OUT.has(loosen(word)));
  const letters = [];
  for (const word of words) {
    const plain = loosen(word);
    const short = word.length > 1 && (word === word.toUpperCase() || !/[aeiouy]/.test(plain));
    letters.push(...(short ? [...plain].map((letter) => [letter, null]) : [[plain[0], plain]]));
  }
  return letters;
}

const isShortFor = (one, other) =>
  one.length >= LEAST_INITIALS && one.length === other.length && one.some(([, word]) => !word) &&
  one.every(([letter, word], place) => letter === other[place][0] && (!word || !other[place][1] || word === other[place][1]));

// What `find` gives for a name, spelled as it is or loosely; pairs are [name, what it stands for].
function finder(pairs) {
  const exact = new Map(pairs.map(([name, one]) => [fold(name), one]));
  const loose = new Map();
  for (const [name, one] of pairs) {
    const key = loosen(name);
    loose.set(key, loose.has(key) && loose.get(key) !== one ? null : one);
  }
  const initials = pairs.map(([name, one]) => [initialsOf(name), one]);
  const shortened = (text) => {
    const letters = initialsOf(text);
    const found = new Set(initials.filter(([other]) => isShortFor(letters, other)).map(([, one]) => one));
    return found.size === 1 ? [...found][0] : null;
  };
  return (text) => exact.get(fold(text)) ?? (loosen(text) ? loose.get(loosen(text)) : null) ?? shortened(text);
}

// The rows and columns of a table that names rows; null for one that does not. `heading` is the line of its heads.
export function findPlaces(table, titles, heads, first) {
  const rowOf = finder(titles);
  const columnOf = finder(heads);
  const known = (place) => table.filter((line) => rowOf(line[place] ?? "")).length;
  const candidates = [...Array(Math.min(MOST_BEFORE_NAMES, table[0].length - 1)).keys()];
  const names = candidates.reduce((best, place) => (known(place) > known(best) ? place : best), 0);
  if (table[0].length < 2 || !known(names)) return null;
  const top = table[0].map((text) => columnOf(text));
  const headed = !rowOf(table[0][names]) && top.some((column, place) => place > names && column !== null);
  return {
    rows: table.map((line) => rowOf(line[names] ?? "")),
    names,
    heading: headed ? 0 : null,
    columns: table[0].map((_text, place) => (headed ? top[place] : place > names ? first + place - names - 1 : null)),
    unknown: headed ? table[0].filter((text, place) => place > names && text.trim() && top[place] === null) : [],
  };
}
