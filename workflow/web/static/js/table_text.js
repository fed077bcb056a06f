// Cells as spreadsheets put them on the clipboard: tabs between them, quotes round what has tabs, lines or quotes in it.
export function readTable(text) {
  const rows = [[""]];
  let quoted = false;
  const put = (letter) => (rows.at(-1)[rows.at(-1).length - 1] += letter);
  const letters = [...text.replace(/\r\n?/g, "\n").replace(/\n$/, "")];
  for (let place = 0; place < letters.length; place += 1) {
    const letter = letters[place];
    if (quoted && letter === '"' && letters[place + 1] === '"') {
      put('"');
      place += 1;
    } else if (letter === '"' && (quoted || rows.at(-1).at(-1) === "")) quoted = !quoted;
    else if (letter === "\t" && !quoted) rows.at(-1).push("");
    else if (letter === "\n" && !quoted) rows.push([""]);
    else put(letter);
  }
  return rows;
}

export function writeTable(rows) {
  const cell = (text) => (/["\t\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => row.map(cell).join("\t")).join("\n");
}
