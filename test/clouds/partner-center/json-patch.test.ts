import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { applyPatch, readPatch } from './json-patch.ts';

const shape = z.object({
  name: z.string().nullable().default(null),
  details: z.object({ notes: z.string().nullable().default(null) }),
  team: z.array(z.object({ email: z.string() })).default([]),
});
const before = { name: 'Fabrikam', details: { notes: null }, team: [{ email: 'a@contoso.example' }] };
const switches = { unknownFields: 'refuse', arrayPatches: 'accept' } as const;
const patched = (operations: unknown): unknown => applyPatch(before, readPatch(operations, shape, switches));
const b = { email: 'b@contoso.example' };

const accepted: [string, unknown, unknown][] = [
  ['replaces a value', [{ op: 'replace', path: '/name', value: 'New' }], { ...before, name: 'New' }],
  [
    'finds keys in any case',
    [{ op: 'add', path: '/Details/NOTES', value: 'x' }],
    { ...before, details: { notes: 'x' } },
  ],
  [
    'appends to a list',
    [{ op: 'add', path: '/team/-', value: { Email: b.email } }],
    { ...before, team: [...before.team, b] },
  ],
  ['inserts into a list', [{ op: 'add', path: '/team/0', value: b }], { ...before, team: [b, ...before.team] }],
  ['replaces in a list', [{ op: 'replace', path: '/team/0/email', value: b.email }], { ...before, team: [b] }],
];

const refused: [string, unknown][] = [
  ['a body that is no array', { op: 'add', path: '/name', value: 1 }],
  ['an empty array', []],
  ['remove', [{ op: 'remove', path: '/name', value: null }]],
  ['move', [{ op: 'move', path: '/name', value: null }]],
  ['an operation without a value', [{ op: 'add', path: '/name' }]],
  ['an operation with more', [{ op: 'add', path: '/name', value: 'x', from: '/team' }]],
  ['a path without a slash', [{ op: 'add', path: 'name', value: 'x' }]],
  ['the whole document', [{ op: 'replace', path: '', value: before }]],
  ['an unknown property', [{ op: 'add', path: '/details/closeDate', value: 'x' }]],
  ['an unknown property inside a value', [{ op: 'add', path: '/team/-', value: { mail: 'x' } }]],
  ['a place beyond the list', [{ op: 'replace', path: '/team/1', value: b }]],
  ['an end that cannot be replaced', [{ op: 'replace', path: '/team/-', value: b }]],
  ['a property of the language', [{ op: 'add', path: '/__proto__/x', value: 1 }]],
];

describe('JSON Patch', () => {
  for (const [name, operations, expected] of accepted) {
    it(name, () => {
      assert.deepEqual(patched(operations), expected);
    });
  }
  for (const [name, operations] of refused) {
    it(`refuses ${name}`, () => {
      assert.throws(() => patched(operations), { status: 400, code: 'invalidRequest' });
    });
  }
  it('leaves the document as it was when a later operation fails', () => {
    assert.throws(() =>
      patched([
        { op: 'replace', path: '/name', value: 'changed' },
        { op: 'replace', path: '/team/9', value: b },
      ]),
    );
    assert.equal(before.name, 'Fabrikam');
  });
});
