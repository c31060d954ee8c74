import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { textsAt, textsNamed } from '../clouds/salesforce/deploy/xml-paths.ts';
import { componentsOfType, root } from './package-files.ts';

const bundles = componentsOfType('LightningComponentBundle');
const targetsOf = (name: string) => bundles.filter(({ fullName }) => fullName === name).flatMap(({ xml }) => textsAt(xml, 'targets.target'));

/** What the package itself places, and the target that a component needs for it. */
const placed = [
  ...componentsOfType('CustomTab').flatMap(({ file, xml }) => textsAt(xml, 'lwcComponent').map((name) => ({ file, name, target: 'lightning__Tab' }))),
  ...componentsOfType('FlexiPage').flatMap(({ file, xml }) =>
    textsNamed(xml, 'componentName')
      .filter((name) => bundles.some(({ fullName }) => fullName === name))
      .map((name) => ({ file, name, target: 'lightning__RecordPage' })),
  ),
];

describe('The Lightning Web Components of the package', () => {
  it('may be where the package puts them', () => {
    assert.ok(placed.length >= 5);
    const wrong = placed.filter(({ name, target }) => !targetsOf(name).includes(target));
    assert.deepEqual(wrong.map(({ file, name, target }) => `${file}: ${name} has no target ${target}`), []);
  });

  it('have no timer but those that end: a pending change, the event of a conflict, an answer to undo, a pause in typing', () => {
    const scripts = globSync('force-app/main/default/lwc/*/*.js', { cwd: root }).map((file) => ({ file: basename(file), text: readFileSync(join(root, file), 'utf8') }));
    const timed = (pattern: RegExp) => scripts.filter(({ text }) => pattern.test(text)).map(({ file }) => file).sort();
    assert.deepEqual(timed(/\b(setTimeout|setInterval|requestAnimationFrame|requestIdleCallback)\(/), ['timers.js']);
    assert.deepEqual(timed(/\bafter\(/), [
      ...['partnerCenterConflict.js', 'partnerCenterInbox.js', 'partnerCenterSolutions.js', 'pending.js', 'timers.js'],
    ]);
  });

  it('are there for desktop and phone on record and app pages', () => {
    const wrong = bundles.flatMap(({ fullName, xml }) =>
      ['lightning__RecordPage', 'lightning__AppPage']
        .filter((target) => targetsOf(fullName).includes(target))
        .filter(() => {
          const sizes = ['Large', 'Small'].filter((size) => JSON.stringify(xml).includes(`"@type":"${size}"`));
          return sizes.length < 2;
        })
        .map((target) => `${fullName}: ${target} lacks a form factor`),
    );
    assert.deepEqual(wrong, []);
  });

  it('are exposed when they have a target, and only then', () => {
    const wrong = bundles.filter(({ fullName, xml }) => (textsAt(xml, 'isExposed')[0] === 'true') !== targetsOf(fullName).length > 0);
    assert.deepEqual(wrong.map(({ fullName }) => fullName), []);
  });

  it('have tests beside them', () => {
    const untested = bundles.filter(({ fullName, file }) => !existsSync(join(root, dirname(file), '__tests__', `${fullName}.test.js`)));
    assert.deepEqual(untested.map(({ fullName }) => fullName), []);
  });

  it('are checked for accessibility by their tests', () => {
    const unchecked = globSync('force-app/**/lwc/*/*.html', { cwd: root })
      .map((file) => join(dirname(file), '__tests__', `${basename(file, '.html')}.test.js`))
      .filter((file) => !readFileSync(join(root, file), 'utf8').includes('.toBeAccessible()'));
    assert.deepEqual(unchecked, []);
  });
});
