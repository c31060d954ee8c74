import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const textOf = (file: string): string =>
  readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8');

/** Every setting that the relay reads. */
export const settings: ReadonlySet<string> = new Set(
  [...textOf('relay/config.ts').matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name = '']) => name),
);
