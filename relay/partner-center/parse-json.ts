/** JSON of any shape, or undefined where there is none: clouds answer with HTML and with nothing, too. */
export function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
