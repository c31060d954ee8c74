import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileMapping, type MappingRow } from '../../../relay/sync/mapping.ts';
import { describeField, fieldMapping, mappingRow, packageMapping, packageRows, packageValues } from './mapping-rows.ts';

const good = mappingRow({ name: 'Notes', pointer: '/details/notes', field: 'Description' });
const none = { inboundCreate: false, inboundUpdate: false, outboundCreate: false, outboundUpdate: false };

interface BadRow {
  name: string;
  row: Partial<MappingRow>;
  code?: 'MAPPING_FIELD_UNKNOWN' | 'MAPPING_ROW_INVALID';
  message: RegExp;
}

const bad: BadRow[] = [
  { name: 'an unknown field', row: { field: 'Amuont' }, code: 'MAPPING_FIELD_UNKNOWN', message: /no field Amuont/ },
  { name: 'a blank field', row: { field: '' }, code: 'MAPPING_FIELD_UNKNOWN', message: /no field/ },
  { name: 'no pointer', row: { pointer: 'details.dealValue' }, message: /details\.dealValue is no JSON Pointer/ },
  { name: 'an empty pointer', row: { pointer: '' }, message: /is no JSON Pointer/ },
  { name: 'a pointer into the prototype', row: { pointer: '/__proto__/x' }, message: /is no JSON Pointer/ },
  { name: 'an unknown policy', row: { policy: 'Loudest wins' }, message: /Loudest wins is no conflict policy/ },
  { name: 'a field without a plain value', row: { field: 'AccountId' }, message: /of the type of AccountId cannot/ },
  {
    name: 'an inbound update of a field that cannot be',
    row: { field: 'Fiscal__c' },
    message: /Fiscal__c cannot be updated/,
  },
  {
    name: 'an inbound creation of a field that cannot be',
    row: { field: 'Owner_Once__c' },
    message: /Owner_Once__c cannot be set/,
  },
  { name: 'a value map that is not there', row: { valueMap: 'Colours' }, message: /no value map Colours/ },
  {
    name: 'a value map with a value that the picklist lacks',
    row: { pointer: '/substatus', field: 'CurrencyIsoCode', valueMap: 'Stage' },
    message: /[\w ]+ of value map Stage is no value of CurrencyIsoCode/,
  },
];

describe('a bad mapping row', () => {
  for (const { name, row, code = 'MAPPING_ROW_INVALID', message } of bad)
    it(`disables only itself: ${name}`, () => {
      const { fields, problems } = packageMapping([mappingRow({ name: 'The_Row', ...row }), good]);
      assert.deepEqual(
        fields.map(({ name: kept }) => kept),
        ['Notes'],
      );
      assert.equal(problems.length, 1);
      assert.equal(problems[0]?.row, 'The_Row');
      assert.equal(problems[0].error.code, code);
      assert.match(problems[0].error.message, /Mapping row The_Row/);
      assert.match(problems[0].error.message, message);
      assert.notEqual(problems[0].error.advice, '');
    });

  it('says nothing while it is not active', () => {
    const { fields, problems } = packageMapping([mappingRow({ field: 'Amuont', active: false })]);
    assert.deepEqual([fields, problems], [[], []]);
  });

  it('may name a field that only goes out, though Salesforce would not take it', () => {
    const row = mappingRow({ field: 'ExpectedRevenue', directions: { ...none, outboundCreate: true } });
    assert.deepEqual(packageMapping([row]).problems, []);
  });
});

describe('a good mapping row', () => {
  it('of the package passes', () => {
    const { fields, problems } = packageMapping();
    assert.deepEqual([fields.length, problems], [packageRows.length, []]);
  });

  it('knows what the org says of its field', () => {
    const { label, kind, length, scale, nillable, key } = fieldMapping({ pointer: '/name', field: 'Name' });
    assert.deepEqual(
      [label, kind, length, scale, nillable, key],
      ['Opportunity Name', 'text', 120, 0, false, '/name=Name'],
    );
  });

  it('has the values of its map by direction', () => {
    const { inbound, outbound } = fieldMapping({ pointer: '/substatus', field: 'StageName', valueMap: 'Stage' });
    assert.equal(inbound?.get('Expired'), 'Closed Lost');
    assert.equal(outbound?.get('Closed Lost'), 'Lost');
    assert.equal(outbound.get('Needs Analysis'), 'Accepted');
    assert.equal(inbound.get('Needs Analysis'), undefined);
  });

  it('needs no value map', () => {
    const { inbound, outbound } = fieldMapping();
    assert.deepEqual([inbound, outbound], [undefined, undefined]);
  });

  it('may map onto a free picklist whatever it likes', () => {
    const values = [{ map: 'Any', referral: 'a', salesforce: 'anything', direction: 'Both' as const }];
    const row = mappingRow({ field: 'NextStep', valueMap: 'Any' });
    assert.deepEqual(compileMapping([row], values, {}, describeField).problems, []);
  });

  it('keeps the settings', () => {
    assert.deepEqual(compileMapping([], packageValues, { a: 'b' }, describeField).settings, { a: 'b' });
  });
});
