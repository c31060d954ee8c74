import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mappedField, rowsOf, text } from './mapping.ts';

const fieldRows = rowsOf('Partner_Center_Field_Mapping__mdt');
const valueRows = rowsOf('Partner_Center_Value_Mapping__mdt');

describe('The value mapping of the package', () => {
  it('belongs to a field of the field mapping', () => {
    const maps = new Set(fieldRows.map(({ row }) => text(row, 'Value_Map__c')));
    const stray = valueRows
      .filter(({ row }) => !maps.has(text(row, 'Map__c')))
      .map(({ file, row }) => `${file}: no row of the field mapping has the value map ${text(row, 'Map__c')}`);
    assert.deepEqual(stray, []);
  });

  it('has values for each map that the field mapping names', () => {
    const empty = fieldRows
      .filter(({ row }) => text(row, 'Value_Map__c') !== '')
      .filter(({ row }) => !valueRows.some((value) => text(value.row, 'Map__c') === text(row, 'Value_Map__c')))
      .map(({ file, row }) => `${file}: the value map ${text(row, 'Value_Map__c')} has no rows`);
    assert.deepEqual(empty, []);
  });

  it('names only values of the picklist that it is for', () => {
    const wrong = fieldRows.flatMap(({ row }) => {
      const path = text(row, 'Salesforce_Field__c');
      const values = mappedField(path)?.picklist?.values.map(({ value }) => value);
      if (values === undefined || text(row, 'Value_Map__c') === '') return [];
      return valueRows
        .filter((value) => text(value.row, 'Map__c') === text(row, 'Value_Map__c'))
        .filter((value) => !values.includes(text(value.row, 'Salesforce_Value__c')))
        .map(({ file, row: { Salesforce_Value__c: value } }) => `${file}: ${path} has no value ${String(value)}; use one of: ${values.join(', ')}`);
    });
    assert.deepEqual(wrong, []);
  });

  it('says only once what a value becomes in each direction', () => {
    const keys = { Inbound: 'Referral_Value__c', Outbound: 'Salesforce_Value__c' } as const;
    const twice = Object.entries(keys).flatMap(([direction, column]) => {
      const seen = new Set<string>();
      return valueRows
        .filter(({ row }) => ['Both', direction].includes(text(row, 'Direction__c')))
        .filter(({ row }) => {
          const key = `${text(row, 'Map__c')} ${text(row, column)}`;
          return seen.has(key) || !seen.add(key);
        })
        .map(({ file, row }) => `${file}: ${direction}, ${text(row, column)} is mapped by another row, too; delete one`);
    });
    assert.deepEqual(twice, []);
  });
});
