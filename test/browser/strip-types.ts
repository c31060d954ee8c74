import type { Plugin } from 'rollup';
import ts from 'typescript';

const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  verbatimModuleSyntax: true,
};

/** Lets rollup read the TypeScript of the pages as Node reads ours: types are erased, nothing else is. */
export const stripTypes: Plugin = {
  name: 'strip-types',
  transform: (code, id) =>
    id.endsWith('.ts') ? { code: ts.transpileModule(code, { compilerOptions }).outputText, map: null } : null,
};
