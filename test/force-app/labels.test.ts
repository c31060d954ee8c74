import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { keyOf, labelModule } from '../../scripts/label-module.ts';
import { nodesAt, textsAt } from '../clouds/salesforce/deploy/xml-paths.ts';
import { componentsOfType, packageDirectories, root } from './package-files.ts';

/** The module from which the components take them. */
const table = readFileSync(join(root, 'force-app/main/default/lwc/partnerCenter/labels.js'), 'utf8');

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

const translations = componentsOfType('Translations').map(({ fullName, xml }) => ({
  language: fullName,
  texts: new Map(nodesAt(xml, 'customLabels').map((entry) => [textsAt(entry, 'name')[0] ?? '', textsAt(entry, 'label')[0] ?? ''])),
  tabs: nodesAt(xml, 'customTabs').flatMap((entry) => textsAt(entry, 'name')),
}));

/** The places of a text that components fill in, such as {0}. */
const places = (text: string) => [...new Set(text.match(/\{\d\}/g))].sort();

describe('The custom labels of the package', () => {
  it('are each shown by a component or a flow', () => {
    const folder = join(root, 'force-app/main/default/lwc');
    const shown = new Set(
      globSync('*/*.{js,html}', { cwd: folder }).flatMap((file) =>
        [...readFileSync(join(folder, file), 'utf8').matchAll(/\blabels?\.(\w+)/g)].map(([, key]) => key),
      ),
    );
    const keys = [...table.matchAll(/^ {2}(\w+): [A-Z_0-9]+,$/gm)].map(([, key]) => key);
    assert.equal(keys.length, labels.length);
    const named = new Set(used.filter(({ file }) => file.endsWith('.xml')).map(({ name }) => keyOf(name)));
    assert.deepEqual(keys.filter((key = '') => !shown.has(key) && !named.has(key)), []);
  });

  it('are in the module of the components as `npm run labels` writes it', () => {
    const xml = readFileSync(join(root, 'force-app/main/default/labels/CustomLabels.labels-meta.xml'), 'utf8');
    assert.equal(table, labelModule(xml), 'Run npm run labels.');
  });

  it('are in five languages', () => {
    assert.deepEqual(translations.map(({ language }) => language).sort(), ['de', 'es', 'fr', 'ja', 'zh_TW']);
  });

  for (const { language, texts, tabs } of translations) {
    it(`all exist in ${language}, with the same places to fill in`, () => {
      const wrong = labels.filter(({ name, label }) => {
        const text = texts.get(name);
        return text === undefined || text === '' || places(text).join() !== places(textsAt(label, 'value')[0] ?? '').join();
      });
      assert.deepEqual(wrong.map(({ name }) => `${name}: not in ${language}, or without its places {0}`), []);
    });

    it(`come with the names of the tabs in ${language}`, () => {
      const own = componentsOfType('CustomTab').filter(({ xml }) => textsAt(xml, 'label').length > 0);
      assert.deepEqual(own.filter(({ fullName }) => !tabs.includes(fullName)).map(({ fullName }) => fullName), []);
    });
  }

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
