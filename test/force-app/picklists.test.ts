import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nodesAt, textsAt } from '../clouds/salesforce/deploy/xml-paths.ts';
import { componentsOfType } from './package-files.ts';

const sets = [
  ...componentsOfType('CustomField').map(({ file, xml }) => ({ file, values: nodesAt(xml, 'valueSet.valueSetDefinition.value') })),
  ...componentsOfType('GlobalValueSet').map(({ file, xml }) => ({ file, values: nodesAt(xml, 'customValue') })),
].filter(({ values }) => values.length > 0);

function repeated(values: readonly string[]): string[] {
  return values.filter((value, index) => values.findIndex((other) => other.toLowerCase() === value.toLowerCase()) !== index);
}

describe('The picklists of the package', () => {
  for (const part of ['fullName', 'label'] as const)
    it(`have each ${part} once`, () => {
      const wrong = sets.flatMap(({ file, values }) =>
        repeated(values.flatMap((value) => textsAt(value, part))).map((text) => `${file}: the ${part} ${text} is there twice`),
      );
      assert.deepEqual(wrong, []);
    });

  it('take only their own values', () => {
    const open = componentsOfType('CustomField')
      .filter(({ xml }) => nodesAt(xml, 'valueSet').length > 0 && textsAt(xml, 'valueSet.restricted')[0] !== 'true')
      .map(({ file }) => `${file}: add <restricted>true</restricted>, or anything can be written through the API`);
    assert.deepEqual(open, []);
  });

  it('have at most one value that is preset', () => {
    const wrong = sets
      .filter(({ values }) => values.filter((value) => textsAt(value, 'default')[0] === 'true').length > 1)
      .map(({ file }) => `${file}: only one value can be the default`);
    assert.deepEqual(wrong, []);
  });
});
