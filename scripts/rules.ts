import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ruleModules } from './rule-modules.ts';

// Writes the modules through which the components use the relay's rules.
const root = fileURLToPath(new URL('..', import.meta.url));

for (const { path, text } of await ruleModules()) writeFileSync(root + path, text);
