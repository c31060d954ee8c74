import { stripTypeScriptTypes } from 'node:module';
import type { Plugin } from 'rollup';

/** Lets rollup read the TypeScript of the pages as Node reads ours: types are erased, nothing else is. */
export const stripTypes: Plugin = {
  name: 'strip-types',
  transform: (code, id) => (id.endsWith('.ts') ? { code: stripTypeScriptTypes(code), map: null } : null),
};
