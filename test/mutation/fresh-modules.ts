import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';

const sources = new Map<string, string>();

function sourceOf(url: string): string {
  const path = fileURLToPath(url);
  const source = sources.get(path) ?? stripTypeScriptTypes(readFileSync(path, 'utf8'));
  sources.set(path, source);
  return source;
}

/**
 * Lets the modules below a folder be loaded anew in the same process: what runs while a module loads can be tried with a mutant, too.
 * `node:test` is replaced by another module. Returns the import of a fresh copy of everything.
 */
export function freshModules(root: string, nodeTest: string): (round: number, url: string) => Promise<unknown> {
  const isOurs = (url: string) => url.startsWith(root) && !url.includes('/node_modules/');
  let current = 0;
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'node:test' && isOurs(context.parentURL ?? '')) return { url: nodeTest, shortCircuit: true };
      const resolved = next(specifier, context);
      const [url = ''] = resolved.url.split('?');
      return isOurs(url) && url.endsWith('.ts') ? { ...resolved, url: `${url}?round=${String(current)}` } : resolved;
    },
    load(url, context, next) {
      if (!url.includes('?round=')) return next(url, context);
      return { format: 'module', source: sourceOf(url), shortCircuit: true };
    },
  });
  return (round, url) => {
    current = round;
    return import(url);
  };
}
