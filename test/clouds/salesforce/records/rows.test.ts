import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rowStore } from './rows.ts';
import { standardSchema } from './standard-objects.ts';
import { defaultSwitches } from '../switches.ts';

const deals = standardSchema(defaultSwitches).get('opportunity') ?? assert.fail('no opportunities');

/** A store with these rows, asked once by name so that changes have an index to keep. */
function start(...rows: { Id: string; Name: string | null }[]) {
  const store = rowStore();
  for (const row of rows) store.put(deals, row);
  store.commit();
  const named = (...names: (string | null)[]) => store.having(deals, 'Name', names).map(({ Id }) => Id);
  named();
  return { store, named };
}

describe('rows by value', () => {
  it('are found without regard to case, oldest first, several values at once', () => {
    const { named } = start(
      { Id: 'c', Name: 'X' },
      { Id: 'a', Name: 'x' },
      { Id: 'b', Name: 'Y' },
      { Id: 'd', Name: null },
    );
    assert.deepEqual(named('x'), ['a', 'c']);
    assert.deepEqual(named('X', 'y'), ['a', 'b', 'c']);
    assert.deepEqual(named(null), ['d']);
    assert.deepEqual(named('z'), []);
  });

  it('follow a change, and a change that is taken back', () => {
    const { store, named } = start({ Id: 'a', Name: 'X' });
    const savepoint = store.savepoint();
    store.put(deals, { Id: 'a', Name: 'Y' });
    store.put(deals, { Id: 'b', Name: 'X' });
    assert.deepEqual([named('X'), named('Y'), store.count(deals)], [['b'], ['a'], 2]);
    store.rollback(savepoint);
    assert.deepEqual([named('X'), named('Y'), store.count(deals)], [['a'], [], 1]);
  });
});
