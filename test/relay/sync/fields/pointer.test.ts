import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../../relay/sync/model.ts';
import { isPointer, setAt, valueAt } from '../../../../relay/sync/fields/pointer.ts';
import { fixture } from '../../../worlds/fixture.ts';

describe('a JSON Pointer', () => {
  const good = ['/name', '/details/dealValue', '/customerProfile/team/0/email', '/a~1b/c~0d', '/a b', '/0'];
  for (const text of good)
    it(`may be ${text}`, () => {
      assert.equal(isPointer(text), true);
    });

  const bad = [
    ...['', '/', 'name', 'details/dealValue', '/details/', '//name', '$.details', '/a~2b', '/a~'],
    ...['/__proto__', '/__proto__/x', '/a/constructor', '/a/prototype/b'],
  ];
  for (const text of bad)
    it(`may not be "${text}"`, () => {
      assert.equal(isPointer(text), false);
    });

  it('does not take long to be refused, however long it is', () => {
    assert.equal(isPointer(`${'/a~1'.repeat(50_000)}/~`), false);
  });
});

describe('the value at a pointer', () => {
  const body: JsonObject = { ...fixture('incoming-co-sell'), 'a/b': { 'c~d': 1 }, empty: '' };
  const cases: [pointer: string, value: unknown][] = [
    ['/details/dealValue', 50_000],
    ['/customerProfile/team/1/firstName', 'Joe'],
    ['/expirationDateTime', null],
    ['/a~1b/c~0d', 1],
    ['/empty', ''],
    ['/details/nothing', undefined],
    ['/details/dealValue/more', undefined],
    ['/expirationDateTime/more', undefined],
    ['/customerProfile/team/2/firstName', undefined],
    ['/customerProfile/team/length', undefined],
    ['/customerProfile/team/-', undefined],
    ['/toString', undefined],
    ['/details/hasOwnProperty', undefined],
  ];
  for (const [pointer, value] of cases)
    it(`is found, or is not there: ${pointer}`, () => {
      assert.deepEqual(valueAt(body, pointer), value);
    });
});

describe('setting a value at a pointer', () => {
  it('makes the objects on the way and leaves the others alone', () => {
    const body: JsonObject = { details: { currency: 'USD' } };
    setAt(body, '/details/dealValue', 5);
    setAt(body, '/inviteContext/notes', 'x');
    assert.deepEqual(body, { details: { currency: 'USD', dealValue: 5 }, inviteContext: { notes: 'x' } });
  });

  it('takes the place of a blank on the way', () => {
    const body: JsonObject = { details: null };
    setAt(body, '/details/dealValue', 5);
    assert.deepEqual(body, { details: { dealValue: 5 } });
  });

  const made: [pointer: string, body: JsonObject][] = [
    ['/team/0/email', { team: [{ email: 'x' }] }],
    ['/team/10/email', { team: Object.assign([], { 10: { email: 'x' } }) }],
    ['/team/0', { team: ['x'] }],
    ['/a/0/1', { a: [Object.assign([], { 1: 'x' })] }],
    ['/a/1st', { a: { '1st': 'x' } }],
    ['/a/b/c', { a: { b: { c: 'x' } } }],
  ];
  for (const [pointer, wanted] of made)
    it(`makes lists where the next step is a number: ${pointer}`, () => {
      const body: JsonObject = {};
      setAt(body, pointer, 'x');
      assert.deepEqual(body, wanted);
    });
});
