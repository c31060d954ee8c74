import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { nodesAt, textsAt } from '../clouds/salesforce/xml-paths.ts';
import { componentsOfType, packageDirectories, root } from './package-files.ts';

const labels = componentsOfType('CustomLabels').flatMap(({ xml, file }) =>
  nodesAt(xml, 'labels').map((label) => ({ file, name: textsAt(label, 'fullName')[0] ?? '', label })),
);

/** How components, pages and flows name a label. */
const uses = /@salesforce\/label\/c\.(\w+)|\{!\$Label\.(?:c\.)?(\w+)\}|\$Label\.(?:c\.)?(\w+)/g;

const used = packageDirectories.flatMap((directory) =>
  globSync(`${directory}/**/*.{js,html,xml}`, { cwd: root }).flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(uses)].map(([, a, b, c]) => ({ file, name: a ?? b ?? c ?? '' })),
  ),
);

describe('The custom labels of the package', () => {
  it('are all there when a component, page or flow uses one', () => {
    const known = new Set(labels.map(({ name }) => name));
    const missing = used.filter(({ name }) => !known.has(name));
    assert.deepEqual(missing.map(({ file, name }) => `${file}: there is no label ${name}; add it to CustomLabels`), []);
  });

  it('have each name once, a description and a language', () => {
    const names = labels.map(({ name }) => name);
    const wrong = labels
      .filter(({ name, label }, index) => names.indexOf(name) !== index || textsAt(label, 'shortDescription').length === 0 || textsAt(label, 'language').length === 0)
      .map(({ file, name }) => `${file}: ${name} is there twice, or has no shortDescription or language`);
    assert.deepEqual(wrong, []);
  });
});
