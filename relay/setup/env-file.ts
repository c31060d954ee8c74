import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

/** The file's settings, by name; empty if there is no file. */
export const readEnvFile = (file: string): Record<string, string> =>
  existsSync(file)
    ? Object.fromEntries(Object.entries(parseEnv(readFileSync(file, 'utf8'))).flatMap(([k, v]) => (v ? [[k, v]] : [])))
    : {};

/**
 * Sets these settings in the file and leaves its other lines unchanged. The file is replaced as a whole, readable only by its owner, so
 * that a crash leaves either the old or the new one.
 */
export function writeEnvFile(file: string, values: Readonly<Record<string, string>>): void {
  const left = new Map(Object.entries(values));
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const kept = lines.map((line) => {
    const name = /^\s*(?:export\s+)?([A-Z_]+)\s*=/.exec(line)?.[1] ?? '';
    const value = left.get(name);
    left.delete(name);
    return value === undefined ? line : lineOf(name, value);
  });
  while (kept.at(-1) === '') kept.pop();
  const text = [...kept, ...[...left].map(([name, value]) => lineOf(name, value)), ''].join('\n');
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Quoted if a character would end the value or start a comment. */
function lineOf(name: string, value: string): string {
  if (!/[\s#"'`\\]/.test(value)) return `${name}=${value}`;
  const quote = ["'", '"', '`'].find((sign) => !value.includes(sign)) ?? "'";
  return `${name}=${quote}${value}${quote}`;
}
