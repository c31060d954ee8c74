import { textOf } from '../ground/text-of.ts';

/** JSON of any shape, or undefined if there is none: the clouds also answer with HTML or with nothing. */
export function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(textOf(bytes));
  } catch {
    return undefined;
  }
}
