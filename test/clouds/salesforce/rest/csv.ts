/** The rows of a CSV text: quoted cells may hold delimiters, line ends and doubled quotes. Throws when a quote stays open. */
export function parseCsv(text: string, delimiter: string, lineEnd: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const endCell = () => {
    row.push(cell);
    cell = '';
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (character === '"' && cell === '') quoted = true;
    else if (character === delimiter) endCell();
    else if (text.startsWith(lineEnd, at)) {
      endCell();
      rows.push(row);
      row = [];
      at += lineEnd.length - 1;
    } else cell += character;
  }
  if (quoted) throw new Error('a quoted value is not closed');
  if (cell !== '' || row.length > 0) {
    endCell();
    rows.push(row);
  }
  return rows.filter((cells) => cells.length > 1 || cells[0] !== '');
}

/** One line of CSV, every cell quoted. */
export function csvLine(cells: readonly string[], delimiter: string, lineEnd: string): string {
  return cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter) + lineEnd;
}
