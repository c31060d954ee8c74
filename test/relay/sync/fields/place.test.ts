import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json, JsonObject } from '../../../../relay/sync/model.ts';
import { patchBetween, placeAt } from '../../../../relay/sync/fields/place.ts';

const solutions = '/details/requirements/solutions';
const intent = '/details/requirements/additionalRequirements/attributes/CustomerMarketplaceIntent';
const attributes = '/details/requirements/additionalRequirements/attributes';
const street = '/customerProfile/address/addressLine1';
const state = '/customerProfile/address/state';
const contact = '/customerProfile/team/0/email';

describe('a place in a referral', () => {
  const reads: [name: string, pointer: string, body: JsonObject, value: Json | undefined][] = [
    ['a plain value', '/details/dealValue', { details: { dealValue: 5 } }, 5],
    ['nothing where the path ends early', '/details/dealValue', { details: null }, undefined],
    [
      'solutions as their ids',
      solutions,
      { details: { requirements: { solutions: [{ id: 'B' }, { id: 'A' }] } } },
      'B\nA',
    ],
    [
      'solutions without what is none',
      solutions,
      { details: { requirements: { solutions: ['x', null, 5, [], { name: 'no id' }, { id: 'A' }] } } },
      '\nA',
    ],
    ['what is no list of solutions as blank', solutions, { details: { requirements: { solutions: { id: 'A' } } } }, ''],
    ['a person of any number', '/team/12/email', { team: Object.assign([], { 12: { email: 'x' } }) }, 'x'],
    ['no solutions as blank', solutions, { details: { requirements: {} } }, ''],
    [
      'an attribute by its type',
      intent,
      {
        details: {
          requirements: {
            additionalRequirements: {
              attributes: [
                { type: 'Other', id: 'x' },
                { type: 'CustomerMarketplaceIntent', id: 'Yes' },
              ],
            },
          },
        },
      },
      'Yes',
    ],
    ['no attribute as nothing', intent, { details: {} }, undefined],
    [
      'two address lines as one street',
      street,
      { customerProfile: { address: { addressLine1: 'a', addressLine2: 'b' } } },
      'a\nb',
    ],
    [
      'one address line alone',
      street,
      { customerProfile: { address: { addressLine1: 'a', addressLine2: null } } },
      'a',
    ],
    ['a state', state, { customerProfile: { address: { state: 'WA', region: 'NAM' } } }, 'WA'],
    ['the region in place of a state', state, { customerProfile: { address: { state: null, region: 'OH' } } }, 'OH'],
    [
      'the region in place of a blank state',
      state,
      { customerProfile: { address: { state: ' ', region: 'OH' } } },
      'OH',
    ],
    ['no state and no region', state, { customerProfile: { address: { state: '', region: null } } }, null],
    ['a person in a list', contact, { customerProfile: { team: [{ email: 'a@b.example' }] } }, 'a@b.example'],
  ];
  for (const [name, pointer, body, value] of reads)
    it(`reads ${name}`, () => {
      assert.deepEqual(placeAt(pointer).read(body), value);
    });

  const writes: [name: string, pointer: string, before: JsonObject, value: Json, after: JsonObject][] = [
    ['a plain value', '/details/dealValue', {}, 5, { details: { dealValue: 5 } }],
    [
      'solutions, keeping what is said of those that stay',
      solutions,
      { details: { requirements: { solutions: [{ id: 'A', type: 'Category', price: 3 }, { id: 'B' }] } } },
      'A;C',
      {
        details: {
          requirements: {
            solutions: [
              { id: 'A', type: 'Category', price: 3 },
              { type: 'Name', id: 'C' },
            ],
          },
        },
      },
    ],
    ['an attribute beside the others', '/a/attributes', {}, 1, { a: { attributes: 1 } }],
    [
      'solutions in any spelling, keeping what is said of those that stay',
      solutions,
      { details: { requirements: { solutions: [{ id: 'sol-15974-mqf', type: 'Name', price: 3 }] } } },
      'SOL\u201115974\u2011MQF, sol-34104-ebb',
      {
        details: {
          requirements: {
            solutions: [
              { id: 'sol-15974-mqf', type: 'Name', price: 3 },
              { type: 'Name', id: 'SOL-34104-EBB' },
            ],
          },
        },
      },
    ],
    [
      'a state, leaving the region',
      state,
      { customerProfile: { address: { state: null, region: 'OH' } } },
      'WA',
      { customerProfile: { address: { state: 'WA', region: 'OH' } } },
    ],
    [
      'a street in two lines',
      street,
      {},
      'a\r\nb\nc',
      { customerProfile: { address: { addressLine1: 'a', addressLine2: 'b, c' } } },
    ],
    [
      'a street in one line',
      street,
      {},
      'a',
      { customerProfile: { address: { addressLine1: 'a', addressLine2: '' } } },
    ],
    [
      'the first person of an empty list',
      contact,
      { customerProfile: { team: [] } },
      'a@b.example',
      { customerProfile: { team: [{ email: 'a@b.example' }] } },
    ],
    [
      'one value of a person, the others stay',
      contact,
      { customerProfile: { team: [{ email: 'x', lastName: 'Smith' }, { email: 'y' }] } },
      'a@b.example',
      { customerProfile: { team: [{ email: 'a@b.example', lastName: 'Smith' }, { email: 'y' }] } },
    ],
  ];
  for (const [name, pointer, before, value, after] of writes)
    it(`takes ${name}`, () => {
      const body = structuredClone(before);
      placeAt(pointer).write(body, value);
      assert.deepEqual(body, after);
    });

  it('keeps the other attributes, and forgets a blank one', () => {
    const body: JsonObject = {
      details: { requirements: { additionalRequirements: { attributes: [{ type: 'Other', id: 'x' }] } } },
    };
    placeAt(intent).write(body, 'No');
    assert.deepEqual(placeAt(attributes).read(body), [
      { type: 'Other', id: 'x' },
      { type: 'CustomerMarketplaceIntent', id: 'No' },
    ]);
    placeAt(intent).write(body, null);
    assert.deepEqual(placeAt(attributes).read(body), [{ type: 'Other', id: 'x' }]);
  });

  const patched: [pointer: string, paths: string[]][] = [
    ['/details/dealValue', ['/details/dealValue']],
    [solutions, [solutions]],
    [intent, [attributes]],
    [street, [street, '/customerProfile/address/addressLine2']],
    [state, [state]],
    [contact, ['/customerProfile/team']],
    ['/customerProfile/team/12/email', ['/customerProfile/team']],
    ['/team/0/email', ['/team']],
    ['/x/team/0/email', ['/x/team/0/email']],
    ['/team/0/contactPreference/locale', ['/team/0/contactPreference/locale']],
  ];
  for (const [pointer, paths] of patched)
    it(`is patched as a whole: ${pointer}`, () => {
      assert.deepEqual(placeAt(pointer).patched, paths);
    });

  it('knows countries and solutions by their kind', () => {
    assert.deepEqual(
      ['/customerProfile/address/country', solutions, '/name'].map((pointer) => placeAt(pointer).kind),
      ['country', 'ids', undefined],
    );
  });
});

describe('the patch between two bodies', () => {
  const cases: [name: string, before: JsonObject, after: JsonObject, paths: string[], patch: unknown][] = [
    ['replaces what is there', { a: 1 }, { a: 2 }, ['/a'], [{ op: 'replace', path: '/a', value: 2 }]],
    ['adds what is not', {}, { a: 2 }, ['/a'], [{ op: 'add', path: '/a', value: 2 }]],
    ['blanks what is gone', { a: 1 }, {}, ['/a'], [{ op: 'replace', path: '/a', value: null }]],
    ['names each place once', { a: 1 }, { a: 2 }, ['/a', '/a'], [{ op: 'replace', path: '/a', value: 2 }]],
    [
      'adds a missing parent with all that it holds',
      {},
      { a: { b: { c: 1, d: 2 } } },
      ['/a/b/c', '/a/b/d'],
      [{ op: 'add', path: '/a', value: { b: { c: 1, d: 2 } } }],
    ],
    [
      'replaces a parent that is null',
      { a: null },
      { a: { b: 1 } },
      ['/a/b'],
      [{ op: 'replace', path: '/a', value: { b: 1 } }],
    ],
    ['is empty where nothing is to change', { a: 1 }, { a: 1 }, [], []],
  ];
  for (const [name, before, after, paths, patch] of cases)
    it(name, () => {
      assert.deepEqual(patchBetween(before, after, paths), patch);
    });
});
