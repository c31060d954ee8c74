import type { Json, JsonObject } from './model.ts';

/** JSON Pointer (RFC 6901), as far as mapping rows need it: objects and array indexes, no `-`. */
function tokens(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function isPointer(text: string): boolean {
  return /^(\/([^~/]|~[01])+)+$/.test(text) && !/\/(__proto__|constructor|prototype)(\/|$)/.test(text);
}

/** The value there, or undefined when the path does not exist. */
export function valueAt(document: Json, pointer: string): Json | undefined {
  let value: Json | undefined = document;
  for (const token of tokens(pointer)) {
    if (Array.isArray(value)) value = value[Number(token)];
    else if (typeof value === 'object' && value !== null && Object.hasOwn(value, token)) value = value[token];
    else return undefined;
  }
  return value;
}

/** Sets the value there in place, making the objects on the way. */
export function setAt(document: JsonObject, pointer: string, value: Json): void {
  const path = tokens(pointer);
  const last = path.pop();
  if (last === undefined) return;
  let parent = document;
  for (const token of path) {
    const child = parent[token];
    if (typeof child === 'object' && child !== null && !Array.isArray(child)) parent = child;
    else parent = parent[token] = {};
  }
  parent[last] = value;
}
