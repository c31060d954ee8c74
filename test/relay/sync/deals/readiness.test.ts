import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json, JsonObject } from '../../../../relay/sync/model.ts';
import { placeAt } from '../../../../relay/sync/fields/place.ts';
import { missingForHelp, notReady, solutionProblems } from '../../../../relay/sync/deals/readiness.ts';
import { mappingRow, packageMapping, packageRows } from '../../../worlds/mapping-rows.ts';

const solutions = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `SOL-${String(index)}` }));
const details: JsonObject = {
  dealValue: 1,
  currency: 'EUR',
  closingDateTime: '2027-01-01T00:00:00Z',
  requirements: { solutions: solutions(1) },
};
const complete: JsonObject = {
  name: 'Deal',
  details,
  customerProfile: { name: 'Fabrikam', address: { country: 'US' } },
};

describe('a deal that is to be shared', () => {
  it('lacks nothing when it is complete', () => {
    assert.deepEqual(notReady(complete, packageMapping(), []), []);
  });

  const currency = 'the currency of the deal (an admin sets Default Currency in the Partner Center settings)';
  const country = 'the country of the account (billing address), as a name or two letters';
  it('lacks each thing once, in words', () => {
    assert.deepEqual(notReady({}, packageMapping(), []), [
      ...['Close Date', 'Amount', 'Opportunity Name'],
      ...[currency, 'an account', country, 'at least one solution in Products'],
    ]);
  });

  it('names a value that has no counterpart once, and a country in words of its own', () => {
    const missing = notReady({ ...complete, name: '' }, packageMapping(), [
      'Opportunity Name',
      'Account: Billing Country',
    ]);
    assert.deepEqual(missing, ['Opportunity Name: its value has no counterpart in Partner Center']);
  });

  const blanks: Json[] = [null, '', []];
  for (const blank of blanks)
    it(`lacks what a required row has ${JSON.stringify(blank)} for`, () => {
      const mapping = packageMapping([mappingRow({ required: true })]);
      const body: JsonObject = { ...complete, details: { ...details } };
      placeAt('/details/dealValue').write(body, blank);
      assert.deepEqual(notReady(body, mapping, []), ['Amount']);
    });

  it('has a value that is zero or no', () => {
    const rows = [
      mappingRow({ required: true }),
      mappingRow({ name: 'P', pointer: '/p', field: 'IsPrivate', required: true }),
    ];
    const body = { ...complete, details: { ...details, dealValue: 0 }, p: false };
    assert.deepEqual(notReady(body, packageMapping(rows), []), []);
  });

  it('has a list that has something in it', () => {
    const rows = [mappingRow({ name: 'L', pointer: '/list', field: 'NextStep', required: true })];
    assert.deepEqual(notReady({ ...complete, list: ['x'] }, packageMapping(rows), []), []);
  });

  it('names a value without a counterpart also where no row is about the country', () => {
    const said = ['Amount: its value has no counterpart in Partner Center'];
    assert.deepEqual(notReady(complete, packageMapping([mappingRow()]), ['Amount']), said);
  });

  it('needs nothing of rows that are not required, or that do not go out', () => {
    const directions = { inboundCreate: true, inboundUpdate: true, outboundCreate: false, outboundUpdate: true };
    const rows = [
      mappingRow({ name: 'A', pointer: '/a', field: 'NextStep', required: true, directions }),
      mappingRow({ name: 'B', pointer: '/b', field: 'Description' }),
    ];
    assert.deepEqual(notReady(complete, packageMapping(rows), []), []);
  });

  it('lacks the contact only when it asks for help', () => {
    const asking = { ...complete, inviteContext: { assistanceRequestCode: 'GeneralOrOther' } };
    assert.deepEqual(notReady(asking, packageMapping(packageRows), []), missingForHelp({}));
  });
});

describe('the contact that help needs', () => {
  const whole = { firstName: 'Sue', lastName: 'Smith', email: 's@fabrikam.example', phoneNumber: '1' };
  const lacks = (person: JsonObject) => missingForHelp({ customerProfile: { team: [person] } });
  const sentence = (missing: string) =>
    `a primary contact with first name, last name, e-mail and phone${missing}: Microsoft needs a person to talk to`;

  it('is there when it is whole', () => {
    assert.deepEqual(lacks(whole), []);
  });

  it('is missing as a whole without a list of its parts', () => {
    assert.deepEqual(missingForHelp({}), [sentence('')]);
  });

  const parts: [part: string, word: string][] = [
    ['firstName', 'first name'],
    ['lastName', 'last name'],
    ['email', 'e-mail'],
    ['phoneNumber', 'phone'],
  ];
  for (const [part, word] of parts)
    it(`lacks its ${word}`, () => {
      assert.deepEqual(lacks({ ...whole, [part]: null }), [sentence(` (missing: ${word})`)]);
    });

  it('lacks several parts', () => {
    assert.deepEqual(lacks({ ...whole, lastName: '', email: null }), [sentence(' (missing: last name, e-mail)')]);
  });
});

describe('the solutions of a deal', () => {
  const catalogue = new Map([['SOL-0', 'Field service']]);
  const invalid = (ids: string) => `a valid solution in place of ${ids} (not in the solution catalogue)`;
  const cases: [
    name: string,
    given: Parameters<typeof solutionProblems>[0],
    known: Map<string, string>,
    said: string[],
  ][] = [
    ['none', [], catalogue, ['at least one solution in Products']],
    ['no list', undefined, catalogue, ['at least one solution in Products']],
    ['one of the catalogue', solutions(1), catalogue, []],
    ['two that are not in it', solutions(3), catalogue, [invalid('SOL-1, SOL-2')]],
    ['any, where there is no catalogue', solutions(3), new Map(), []],
    ['one without an id', [{}], catalogue, [invalid('')]],
    ['one whose id is no text', [{ id: 5 }], catalogue, [invalid('')]],
    ['as many as a deal takes', solutions(50), new Map(), []],
    ['more than a deal takes', solutions(51), new Map(), ['fewer solutions: at most 50']],
  ];
  for (const [name, given, known, said] of cases)
    it(`${name}: ${said.length === 0 ? 'fine' : 'a problem'}`, () => {
      assert.deepEqual(solutionProblems(given, { solutions: known }), said);
    });
});
