import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { labelModule } from './label-module.ts';

// Writes the module through which the components read the package's custom labels.
const folder = fileURLToPath(new URL('../force-app/main/default', import.meta.url));

writeFileSync(
  `${folder}/lwc/partnerCenter/labels.js`,
  labelModule(readFileSync(`${folder}/labels/CustomLabels.labels-meta.xml`, 'utf8')),
);
