import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileMapping } from '../../../../relay/sync/fields/compile-mapping.ts';
import {
  nothingMapped,
  type MappingRow,
  type OrgMapping,
  type ValueRow,
} from '../../../../relay/sync/fields/mapping.ts';
import { describeField, fieldMapping, mappingRow, packageMapping, packageRows } from '../../../worlds/mapping-rows.ts';

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
  { name: 'no pointer', row: { pointer: 'details.dealValue' }, message: /details\.dealValue is not a JSON Pointer/ },
  { name: 'an empty pointer', row: { pointer: '' }, message: /is not a JSON Pointer/ },
  { name: 'a pointer into the prototype', row: { pointer: '/__proto__/x' }, message: /is not a JSON Pointer/ },
  {
    name: 'an unknown policy',
    row: { policy: 'Loudest wins' },
    message: /Loudest wins is not a conflict policy \(Salesforce wins, Partner Center wins, Newest wins\)\./,
  },
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
  { name: 'a value map that is not there', row: { valueMap: 'Colours' }, message: /value map Colours does not exist/ },
];

const compile = (changes: Partial<OrgMapping>) =>
  compileMapping({
    ...{ rows: [], values: [], settings: {}, describe: describeField, solutions: new Map<string, string>() },
    ...changes,
  });

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

  it('takes each value of its map only in the direction that the admin has given', () => {
    const value = (n: number, direction: ValueRow['direction']) => ({
      ...{ map: 'Any', referral: `there ${String(n)}`, salesforce: `here ${String(n)}`, direction },
    });
    const values = [value(1, 'Both'), value(2, 'Inbound'), value(3, 'Outbound')];
    const [field] = compile({ rows: [mappingRow({ field: 'NextStep', valueMap: 'Any' })], values }).fields;
    assert.deepEqual([...(field?.inbound?.keys() ?? [])], ['there 1', 'there 2']);
    assert.deepEqual([...(field?.outbound?.keys() ?? [])], ['here 1', 'here 3']);
  });

  it('needs no value map', () => {
    const { inbound, outbound } = fieldMapping();
    assert.deepEqual([inbound, outbound], [undefined, undefined]);
  });

  it('stays in force without a value that the org does not have, and names it', () => {
    const value = (referral: string, salesforce: string) => ({
      ...{ map: 'Stages', referral, salesforce, direction: 'Both' as const },
    });
    const outbound = { ...value('Lost', 'Legacy'), direction: 'Outbound' as const };
    const values = [value('Accepted', 'Qualification'), value('Won', 'Discovery'), outbound];
    const row = mappingRow({ name: 'Stage', pointer: '/substatus', field: 'StageName', valueMap: 'Stages' });
    const { fields, problems } = compile({ rows: [row], values });
    assert.deepEqual([...(fields[0]?.inbound ?? [])], [['Accepted', 'Qualification']]);
    assert.deepEqual([...(fields[0]?.outbound?.keys() ?? [])], ['Qualification', 'Discovery', 'Legacy']);
    assert.deepEqual(
      problems.map(({ row: name, error }) => [name, error.code, error.message]),
      [
        [
          'Stage',
          'MAPPING_ROW_INVALID',
          'Mapping row Stage: Discovery of value map Stages is not a value of StageName; the relay does not write it.',
        ],
      ],
    );
  });

  it('may map onto a free picklist whatever it likes', () => {
    const values = [{ map: 'Any', referral: 'a', salesforce: 'anything', direction: 'Both' as const }];
    const row = mappingRow({ field: 'NextStep', valueMap: 'Any' });
    assert.deepEqual(compile({ rows: [row], values }).problems, []);
  });

  it('is not there in an org without rows, as before the rows are loaded', () => {
    assert.deepEqual(compile({}), nothingMapped);
  });

  it('keeps the settings', () => {
    assert.deepEqual(compile({ settings: { a: 'b' } }).settings, { a: 'b' });
  });
});

describe('two rows', () => {
  const inward = { ...none, inboundCreate: true };
  const updates = { ...none, inboundUpdate: true };
  const outward = { ...none, outboundCreate: true };
  const outUpdates = { ...none, outboundUpdate: true };
  const next = { pointer: '/details/notes', field: 'NextStep' };
  const amount = { pointer: '/details/dealValue', field: 'Amount' };
  const elsewhere = { pointer: '/details/other', field: 'Amount' };
  const onceMore = { pointer: '/details/dealValue', field: 'NextStep' };
  const cases: [name: string, first: Partial<MappingRow>, second: Partial<MappingRow>, rivals: boolean][] = [
    ['for two places', amount, next, false],
    ['for the same two places', { ...amount, directions: inward }, { ...amount, directions: outward }, true],
    ['that fill one field', { ...amount, directions: inward }, { ...elsewhere, directions: updates }, true],
    ['that fill one field later', { ...amount, directions: updates }, { ...elsewhere, directions: inward }, true],
    [
      'of which one fills and one reads a field',
      { ...amount, directions: inward },
      { ...elsewhere, directions: outward },
      false,
    ],
    ['that read one field', { ...amount, directions: outward }, { ...elsewhere, directions: outUpdates }, false],
    ['that send to one place', { ...amount, directions: outward }, { ...onceMore, directions: outUpdates }, true],
    ['that send to one place later', { ...amount, directions: outUpdates }, { ...onceMore, directions: outward }, true],
    [
      'of which one sends to and one reads a place',
      { ...amount, directions: outward },
      { ...onceMore, directions: inward },
      false,
    ],
    ['that read one place', { ...amount, directions: inward }, { ...onceMore, directions: updates }, false],
  ];
  for (const [name, first, second, rivals] of cases)
    it(`${name}: ${rivals ? 'only the first is in force' : 'both are in force'}`, () => {
      const rows = [mappingRow({ name: 'One', ...first }), mappingRow({ name: 'Two', ...second })];
      const { fields, problems } = packageMapping(rows);
      assert.deepEqual(
        fields.map((field) => field.name),
        rivals ? ['One'] : ['One', 'Two'],
      );
      assert.deepEqual(
        problems.map(({ row, error }) => [row, error.code, error.message]),
        rivals
          ? [
              [
                'Two',
                'MAPPING_ROW_INVALID',
                `Mapping row Two: row One already writes ${first.field ?? ''} or ${first.pointer ?? ''}.`,
              ],
            ]
          : [],
      );
    });
});

describe('what a row may send', () => {
  const own = [
    ...['/id', '/engagementId', '/organizationId', '/organizationName', '/externalReferenceId', '/createdDateTime'],
    ...['/updatedDateTime', '/expirationDateTime', '/acceptedDateTime', '/closedDateTime', '/status', '/type'],
    ...['/direction', '/eTag', '/links', '/links/self', '/trackingInfo/microsoftMsxId'],
  ];
  for (const pointer of own)
    for (const direction of ['outboundCreate', 'outboundUpdate'] as const)
      it(`is not ${pointer}, which Partner Center sets itself (${direction})`, () => {
        const { problems } = packageMapping([mappingRow({ pointer, directions: { ...none, [direction]: true } })]);
        const hint = pointer === '/status' ? ': map /substatus.' : '.';
        assert.equal(
          problems[0]?.error.message,
          `Mapping row Deal_Value: ${pointer} is set by Partner Center itself${hint}`,
        );
      });

  for (const pointer of ['/substatus', '/statusReason', '/details/id', '/identity', '/types'])
    it(`may be ${pointer}`, () => {
      assert.deepEqual(packageMapping([mappingRow({ pointer })]).problems, []);
    });

  it('may be read, though Partner Center sets it', () => {
    const directions = { ...none, inboundCreate: true, inboundUpdate: true };
    assert.deepEqual(packageMapping([mappingRow({ pointer: '/status', directions })]).problems, []);
  });
});

describe('a row for the currency', () => {
  const row = mappingRow({ name: 'Currency', pointer: '/details/currency', field: 'CurrencyIsoCode' });
  const compileWithout = (missing: string) =>
    compile({ rows: [row], describe: (path) => (path === missing ? undefined : describeField(path)) });

  it('does not apply in an org with one currency, and that is no fault', () => {
    assert.deepEqual([compileWithout('CurrencyIsoCode').fields, compileWithout('CurrencyIsoCode').problems], [[], []]);
  });

  it('applies in an org with several', () => {
    assert.deepEqual(
      compileWithout('').fields.map(({ name }) => name),
      ['Currency'],
    );
  });
});

describe('the record that a field belongs to', () => {
  const records: [field: string, record: string][] = [
    ['Amount', 'opportunity'],
    ['Account.Name', 'beside'],
    ['PrimaryContact.Email', 'beside'],
    ['Owner.Email', 'beside'],
  ];
  for (const [field, record] of records)
    it(`${field}: ${record}`, () => {
      const directions = { ...none, inboundCreate: true };
      assert.equal(fieldMapping({ field, directions }).record, record);
    });
});
