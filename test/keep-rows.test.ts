import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { z } from 'zod';
import about from '../package.json' with { type: 'json' };
import { planRows, rowLines, type RowPlan } from '../scripts/keep-rows.ts';
import {
  filledIn,
  fingerprint,
  readHistory,
  shippedRows,
  withShipped,
  type RowValues,
  type ShippedRow,
} from '../scripts/shipped-rows.ts';

const textOf = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

describe('Rows of mapping and settings in an upgrade', () => {
  const row = (name: string, values: RowValues): ShippedRow => ({ name, file: `${name}.md-meta.xml`, values });
  const shipped = [row('T.Old', { Value__c: 'now' }), row('T.Young', { Value__c: 'first' })];
  const history = {
    'T.Old': { since: '0.1.0', shipped: [fingerprint({ Value__c: 'before' }), fingerprint({ Value__c: 'now' })] },
    'T.Young': { since: '0.10.0', shipped: [fingerprint({ Value__c: 'first' })] },
  };
  const planFor = (rows: Readonly<Record<string, RowValues>>, version: string | undefined) => {
    const org = { rows: new Map(Object.entries(rows)), version };
    const plan = planRows(shipped, org, history);
    const fates = ['added', 'updated', 'same', 'kept', 'gone'] as const satisfies (keyof RowPlan)[];
    const names = fates.flatMap((fate) => plan[fate].map(({ name }) => `${name} ${fate}`));
    return { names: names.sort(), lines: rowLines(plan, org) };
  };

  it('are all new in an org that has none', () => {
    assert.deepEqual(planFor({}, undefined).names, ['T.Old added', 'T.Young added']);
    assert.deepEqual(planFor({}, '0.10.0').names, ['T.Old added', 'T.Young added']);
  });

  it('are updated where the org has them as an earlier version shipped them', () => {
    assert.deepEqual(planFor({ 'T.Old': { Value__c: 'before' } }, '0.9.0').names, ['T.Old updated', 'T.Young added']);
  });

  it("stay where they are the admin's, who reads what they would be otherwise", () => {
    const { names, lines } = planFor(
      { 'T.Old': { Value__c: 'mine', More__c: 'true' }, 'T.Young': { Value__c: 'first' } },
      '0.10.0',
    );
    assert.deepEqual(names, ['T.Old kept', 'T.Young same']);
    assert.deepEqual(lines, [
      'Mapping and settings rows: 1 as shipped, 0 new, 0 updated, 1 yours, kept',
      '  kept: T.Old (Value__c is "mine", ships as "now"; More__c is "true", ships as blank)',
    ]);
  });

  it('stay away where the admin has deleted them, and are added where the version before had none', () => {
    assert.deepEqual(planFor({ 'T.Other': {} }, '0.9.0').names, ['T.Old gone', 'T.Young added']);
    assert.deepEqual(planFor({ 'T.Other': {} }, '0.10.0').names, ['T.Old gone', 'T.Young gone']);
  });

  it('are added where the org does not say which version it had', () => {
    assert.deepEqual(planFor({ 'T.Other': {} }, undefined).names, ['T.Old added', 'T.Young added']);
  });

  it('are the same whether a field is blank, an empty box or unknown to an older org', () => {
    assert.deepEqual(
      filledIn([
        ['A', null],
        ['B', false],
        ['D', 'x '],
        ['C', true],
      ]),
      { C: 'true', D: 'x' },
    );
  });

  it('count as brought by the next release until there is one', () => {
    const next = [...shipped, row('T.New', { Value__c: '1' })];
    const noted = withShipped(history, next);
    assert.equal(noted['T.New']?.since, null);
    assert.equal(withShipped(noted, next, '0.11.0')['T.New']?.since, '0.11.0');
    assert.deepEqual(withShipped(noted, next, '0.11.0')['T.Old'], history['T.Old']);
  });
});

describe('The package', () => {
  it('has every row in its history as it is shipped now ("npm run rows" writes it)', () => {
    assert.deepEqual(withShipped(readHistory(), shippedRows()), readHistory());
  });

  it('says one version: package.json, both unlocked packages and the org', () => {
    const { packageDirectories } = z
      .object({ packageDirectories: z.array(z.object({ versionNumber: z.string().optional() })) })
      .parse(JSON.parse(textOf('sfdx-project.json')));
    assert.deepEqual(
      packageDirectories.flatMap(({ versionNumber }) => versionNumber ?? []),
      [`${about.version}.NEXT`, `${about.version}.NEXT`],
    );
    const rows = shippedRows('force-app/main/default/customMetadata');
    // Whatever stands there is overwritten by each upgrade: rows for admins belong in force-app/defaults.
    assert.deepEqual(
      rows.map(({ name, values }) => [name, values['Value__c']]),
      [
        ['Partner_Center_Setting.Oldest_Relay', '0.1.0'],
        ['Partner_Center_Setting.Package_Version', about.version],
      ],
    );
  });
});
