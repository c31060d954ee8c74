import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

/** The settings that the file has, by name; none when there is no file. */
export const readEnvFile = (file: string): Record<string, string> =>
  existsSync(file)
    ? Object.fromEntries(Object.entries(parseEnv(readFileSync(file, 'utf8'))).flatMap(([k, v]) => (v ? [[k, v]] : [])))
    : {};

/**
 * Sets these settings in the file and leaves its other lines as they are. The file is replaced as a whole, readable by its owner
 * alone, so that a crash leaves the old one or the new one.
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

/** Quoted where a sign would end the value or begin a comment. */
function lineOf(name: string, value: string): string {
  if (!/[\s#"'`\\]/.test(value)) return `${name}=${value}`;
  const quote = ["'", '"', '`'].find((sign) => !value.includes(sign)) ?? "'";
  return `${name}=${quote}${value}${quote}`;
}
