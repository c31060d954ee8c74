import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The relay's files that the components use as well, each with its module of the components. */
const sources = [
  { from: 'relay/sync/fields/country-names.ts', to: 'countryNames' },
  { from: 'relay/sync/fields/country-key.ts', to: 'countryKey' },
  { from: 'relay/sync/fields/country-languages.ts', to: 'countryLanguages' },
  { from: 'relay/sync/fields/country.ts', to: 'country' },
  { from: 'relay/sync/deals/readiness-rules.ts', to: 'readinessRules' },
];
const modules = new Map(sources.map(({ from, to }) => [from.replace(/.*\//, ''), to]));

export interface RuleModule {
  /** From the root of the project. */
  path: string;
  text: string;
}

/** The relay's rules as modules of the components: the same code without its types, so that both sides always apply the same rules. */
export function ruleModules(): Promise<RuleModule[]> {
  return Promise.all(
    sources.map(async ({ from, to }) => {
      const path = `force-app/main/default/lwc/partnerCenter/${to}.js`;
      const code = stripTypeScriptTypes(readFileSync(root + from, 'utf8')).replace(
        /'[^']*?([\w-]+\.ts)'/g,
        (_whole, file: string) => `'./${modules.get(file) ?? file}'`,
      );
      const text = `// Written by \`npm run rules\` from ${from}. Do not edit.\n${code.replaceAll(/^ +$/gm, '')}`;
      const options = await resolveConfig(root + path);
      return { path, text: await format(text, { ...options, filepath: path }) };
    }),
  );
}
