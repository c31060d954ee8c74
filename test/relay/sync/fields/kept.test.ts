import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  basesHeldThere,
  heldAt,
  heldProblem,
  heldThere,
  heldThereProblem,
  keptOf,
  shownIn,
} from '../../../../relay/sync/fields/kept.ts';
import type { FieldMapping } from '../../../../relay/sync/fields/mapping.ts';
import type { FieldChange } from '../../../../relay/sync/fields/merge.ts';
import { setAt } from '../../../../relay/sync/fields/pointer.ts';
import type { Json, JsonObject } from '../../../../relay/sync/model.ts';
import { fieldMapping } from '../../../worlds/mapping-rows.ts';
import { plainDigest } from '../../../worlds/world.ts';

const amount = fieldMapping();
const step = fieldMapping({ name: 'Step', pointer: '/notes', field: 'NextStep' });
const change: FieldChange = { field: amount, value: 10, before: '5', after: '10', agreed: ['there', 'here'] };
const saved = (shown: Json) => keptOf([change], { Amount: shown }, plainDigest);

describe('a value after the save', () => {
  it('is kept as it was written', () => {
    assert.deepEqual(saved(10), { kept: [change], held: [] });
  });

  it('is kept as the record shows it, where the org has rounded or rewritten it', () => {
    const agreed = ['there', plainDigest(amount.key, '12')] as const;
    assert.deepEqual(saved(12), { kept: [{ ...change, after: '12', agreed }], held: [] });
  });

  it('is held where the record shows what it showed before', () => {
    const agreed = heldAt('there', plainDigest(amount.key, '5'));
    assert.deepEqual(agreed, ['there', plainDigest(amount.key, '5'), 'held']);
    assert.deepEqual(saved(5), { kept: [], held: [{ ...change, agreed }] });
  });

  it('shows as it is compared, and as it is where it is of another kind', () => {
    assert.deepEqual([shownIn(amount, '10.00'), shownIn(amount, null)], ['10', null]);
    assert.equal(shownIn(amount, { a: 1 }), '{"a":1}');
  });
});

describe('a value after a patch', () => {
  const sent = (shown: Json, before: string | null = '5') => {
    const body: JsonObject = {};
    setAt(body, amount.pointer, shown);
    return heldThere([{ ...change, before }], body);
  };

  it('is held there only where the referral shows what it showed before', () => {
    assert.deepEqual(
      [sent(5), sent('5.00')].map((held) => held.length),
      [1, 1],
    );
    assert.deepEqual([sent(10), sent(7), sent(null), sent(null, null)].flat(), []);
    assert.deepEqual(heldThere([change], {}), []);
  });

  it('is not held there where the referral shows as much of a text as Partner Center keeps', () => {
    const edit = { ...change, field: step, before: 'Call them', after: 'Call them on Monday' };
    const showing = (notes: string) => heldThere([edit], { notes }).length;
    assert.deepEqual([showing('Call them '), showing('Call'), showing('Call them on Monday')], [0, 0, 0]);
    assert.equal(heldThere([{ ...edit, after: 'Visit them' }], { notes: 'Call them' }).length, 1);
    // Only a text can be cut: 50 is not 5 cut short.
    assert.equal(sent(5).length, 1);
    assert.equal(heldThere([{ ...change, after: '50' }], { details: { dealValue: 5 } }).length, 1);
  });

  it('is held there with what each side shows', () => {
    assert.deepEqual(basesHeldThere(sent(5), plainDigest), {
      [amount.key]: [plainDigest(amount.key, '5'), 'here', 'held there'],
    });
  });

  it('is no problem where none is held', () => {
    assert.equal(heldThereProblem([]), undefined);
    assert.match(heldThereProblem([amount, step])?.message ?? '', /old one: Amount, Next Step\.$/);
  });
});

describe('values that Salesforce did not keep', () => {
  const beside: FieldMapping = { ...step, label: 'Account: Phone', field: 'Account.Phone', record: 'beside' };
  const said = (fields: FieldMapping[], calculated?: string[]) =>
    heldProblem(fields, calculated === undefined ? {} : { calculated });

  it('are no problem where there are none', () => {
    assert.equal(said([], ['Amount']), undefined);
  });

  it("are explained by the opportunity's products where they are their sum", () => {
    const error = said([amount], ['Amount']);
    assert.equal(error?.code, 'VALUE_NOT_KEPT');
    assert.equal(
      error.message,
      "The amount comes from the opportunity's products, so the value from Partner Center is not copied.",
    );
    assert.deepEqual(error.fields, ['Amount']);
  });

  const own = 'Salesforce did not keep the value from Partner Center:';
  it('are named together, those of the opportunity and those of its account apart', () => {
    assert.equal(said([amount, step])?.message, `${own} Amount, Next Step. Something in the org sets it.`);
    const other: FieldMapping = { ...beside, label: 'Account: Fax' };
    assert.equal(
      said([beside, other])?.message,
      'Salesforce did not accept the value from Partner Center: Account: Phone, Account: Fax. Enter it on the record.',
    );
  });

  it('are each explained once, in one message', () => {
    const error = said([step, beside, amount], ['Amount']);
    assert.equal(
      error?.message,
      [
        "The amount comes from the opportunity's products, so the value from Partner Center is not copied.",
        `${own} Next Step. Something in the org sets it.`,
        'Salesforce did not accept the value from Partner Center: Account: Phone. Enter it on the record.',
      ].join(' '),
    );
    assert.deepEqual(error.fields, ['NextStep', 'Account.Phone', 'Amount']);
  });
});
