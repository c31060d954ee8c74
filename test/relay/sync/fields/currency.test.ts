import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { currencyProblem, isMoney } from '../../../../relay/sync/fields/currency.ts';
import { fixture, referralOf } from '../../../worlds/fixture.ts';
import { fieldMapping, packageMapping, packageRows } from '../../../worlds/mapping-rows.ts';

const single = packageRows.filter(({ name }) => name !== 'Currency');

describe('the currency of a deal', () => {
  const cases: [
    name: string,
    rows: typeof packageRows,
    only: string,
    there: string | null,
    problem: RegExp | undefined,
  ][] = [
    ['one of several that the org has', packageRows, '', 'EUR', undefined],
    ['one of them in small letters', packageRows, '', ' eur', undefined],
    ['none of those that the org has', packageRows, '', 'CHF', /this org has no CHF/],
    ['none at all', packageRows, '', null, undefined],
    ['a blank', single, 'EUR', '', undefined],
    ['the only one of the org', single, 'EUR', 'EUR', undefined],
    ['the only one of the org, which the admin has typed small', single, 'eur', 'EUR', undefined],
    ['another than the only one of the org', single, 'EUR', 'USD', /this org uses EUR/],
    ['one, and nobody has said which one the org uses', single, '', 'USD', /no currency is set/],
  ];
  for (const [name, rows, only, there, problem] of cases)
    it(`${name}: ${problem === undefined ? 'fine' : 'a problem'}`, () => {
      const body = fixture('incoming-co-sell');
      Object.assign(body['details'] ?? {}, { currency: there });
      const found = currencyProblem(packageMapping(rows, { Default_Currency: only }), referralOf(body));
      assert.equal(found?.code, problem === undefined ? undefined : 'CURRENCY_UNKNOWN');
      assert.match(found?.message ?? '', problem ?? /^$/);
    });

  it('is fine in an org that restricts it to no list', () => {
    const mapping = packageMapping(packageRows.filter(({ name }) => name === 'Currency'));
    const fields = mapping.fields.map((field) => ({ ...field, allowed: undefined }));
    assert.equal(currencyProblem({ ...mapping, fields }, referralOf(fixture('incoming-co-sell'))), undefined);
  });

  it('is a problem where no setting says which one the org uses', () => {
    const found = currencyProblem({ fields: [], settings: {} }, referralOf(fixture('incoming-co-sell')));
    assert.match(found?.message ?? '', /but no currency is set for this org\./);
  });
});

describe('a row about money', () => {
  it('holds the value of the deal or its currency', () => {
    const places = ['/details/dealValue', '/details/currency', '/notes'];
    const money = places.filter((pointer) => isMoney({ ...fieldMapping(), pointer }));
    assert.deepEqual(money, ['/details/dealValue', '/details/currency']);
  });
});
