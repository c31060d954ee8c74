/** Reads and writes rows of fields as in RFC 4180. */

/** A spreadsheet executes a field that starts like a formula. An apostrophe turns it into text. */
const safe = (field: string): string => (/^[=+\-@\t\r]/.test(field) ? `'${field}` : field);

export const csvLine = (fields: readonly string[]): string =>
  fields.map((field) => `"${safe(field).replaceAll('"', '""')}"`).join(',');

/**
 * Each line as an object keyed by the first line. Fields may be separated by commas or semicolons, as spreadsheets do in some countries.
 */
export function readCsv(text: string): Readonly<Record<string, string>>[] {
  const plain = text.replace(/^\uFEFF/, '');
  const separator = /^[^\r\n]*?;/.test(plain) && !/^[^\r\n;]*,/.test(plain) ? ';' : ',';
  const [names = [], ...rows] = rowsOf(plain, separator).filter((row) => row.some((field) => field !== ''));
  return rows.map((row) => Object.fromEntries(names.map((name, index) => [name.trim(), row[index] ?? ''])));
}

function rowsOf(text: string, separator: string): string[][] {
  const rows: string[][] = [[]];
  let field = '';
  let quoted = false;
  const end = () => rows.at(-1)?.push(field);
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (quoted && sign === '"' && text[at + 1] === '"') {
      field += '"';
      at += 1;
    } else if (sign === '"') quoted = !quoted;
    else if (!quoted && sign === separator) {
      end();
      field = '';
    } else if (!quoted && sign === '\n') {
      end();
      field = '';
      rows.push([]);
    } else if (quoted || sign !== '\r') field += sign;
  }
  end();
  return rows;
}
