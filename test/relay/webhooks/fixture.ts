import { readFileSync } from 'node:fs';

/** The bytes of a published sample's likeness, from this folder's fixtures. */
export const fixture = (name: string): Buffer => readFileSync(new URL(`fixtures/${name}`, import.meta.url));
