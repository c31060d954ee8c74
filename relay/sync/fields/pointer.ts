import type { Json, JsonObject } from '../model.ts';

/** JSON Pointer (RFC 6901), as far as mapping rows need it: objects and array indexes, no `-`. */
export function tokens(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => (token.includes('~') ? token.replaceAll('~1', '/').replaceAll('~0', '~') : token));
}

export function isPointer(text: string): boolean {
  return /^(\/([^~/]|~[01])+)+$/.test(text) && !/\/(__proto__|constructor|prototype)(\/|$)/.test(text);
}

/** The value there, or undefined if the path does not exist. */
export function valueAt(document: Json, pointer: string): Json | undefined {
  let value: Json | undefined = document;
  for (const token of tokens(pointer)) {
    if (Array.isArray(value)) value = value[Number(token)];
    else if (typeof value === 'object' && value !== null && Object.hasOwn(value, token)) value = value[token];
    else return undefined;
  }
  return value;
}

const isIndex = (token: string | undefined) => token !== undefined && /^\d+$/.test(token);

/** Sets the value there in place, creating objects and arrays on the way. */
export function setAt(document: JsonObject, pointer: string, value: Json): void {
  const path = tokens(pointer);
  let parent: JsonObject | Json[] = document;
  path.forEach((token, index) => {
    const last = index === path.length - 1;
    const known: Json | undefined = Array.isArray(parent) ? parent[Number(token)] : parent[token];
    const child = typeof known === 'object' && known !== null ? known : isIndex(path[index + 1]) ? [] : {};
    const next = last ? value : child;
    if (Array.isArray(parent)) parent[Number(token)] = next;
    else parent[token] = next;
    parent = child;
  });
}
