import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { textsAt } from '../clouds/salesforce/deploy/xml-paths.ts';
import { componentsOfType, root } from './package-files.ts';

const guide = readFileSync(join(root, 'docs/salesforce-editions.md'), 'utf8');

/** The second column of the guide's table of what is created, by the first. */
const figureOf = (what: string) =>
  guide
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .find(([, first]) => first === what)?.[2] ?? '';

const objectsEndingIn = (suffix: string) =>
  new Set(
    componentsOfType('CustomObject')
      .map(({ fullName }) => fullName)
      .filter((name) => name.endsWith(suffix)),
  ).size;

const startsFromARecord = componentsOfType('Flow').filter(({ xml }) => (textsAt(xml, 'start.object')[0] ?? '') !== '');

describe('What the package adds to an org, as the guide for admins counts it', () => {
  const counts: readonly (readonly [what: string, figures: readonly number[]])[] = [
    ['custom objects', [objectsEndingIn('__c')]],
    ['platform event', [objectsEndingIn('__e')]],
    ['record-triggered flows', [startsFromARecord.length]],
    ['autolaunched flows', [componentsOfType('Flow').length - startsFromARecord.length]],
    ['permission sets, custom permission', [componentsOfType('PermissionSet').length, componentsOfType('CustomPermission').length]],
    [
      'app, tabs, reports, dashboard, components',
      ['CustomApplication', 'CustomTab', 'Report', 'Dashboard'].map((type) => componentsOfType(type).length),
    ],
  ];
  for (const [what, figures] of counts)
    it(what, () => {
      const told = [...figureOf(what).matchAll(/\d+/g)].map(([digits]) => Number(digits));
      assert.deepEqual(told.slice(0, figures.length), figures, `Correct the row "${what}" of docs/salesforce-editions.md.`);
    });
});
