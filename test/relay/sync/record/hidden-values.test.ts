import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FieldMapping } from '../../../../relay/sync/fields/mapping.ts';
import type { JsonObject, Opportunity } from '../../../../relay/sync/model.ts';
import { blankCard } from '../../../../relay/sync/record/card.ts';
import { withoutHidden } from '../../../../relay/sync/record/hidden-values.ts';
import { mappingRow, packageMapping } from '../../../worlds/mapping-rows.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { audit, incoming, message, receive } from '../../../worlds/stories.ts';
import { createWorld } from '../../../worlds/world.ts';

const customer = incoming['customerProfile'];
const withPerson = (person: object) => ({
  ...incoming,
  customerProfile: {
    ...(customer as JsonObject),
    team: [{ firstName: 'Jan', lastName: 'Kotas', phoneNumber: '1', ...person }],
  },
});

describe('a message that quotes a value which the history must not show', () => {
  const email = 'jan.kotas(at)northwind.example';

  it('is on the card as it is, and in the audit without the value', async () => {
    const world = createWorld();
    const id = await receive(world, withPerson({ email }));
    assert.ok(message(world, id).includes(`"${email}"`), message(world, id));
    assert.match(audit(world, id), /Needs attention: Partner Center shows "\(hidden\)" as the e-mail address/);
    assert.ok(!audit(world, id).includes(email));
  });

  it("is in the audit without it where the words are the org's own", async () => {
    const world = createWorld();
    world.salesforce.refuseCustomer('Jan Kotas (jan@northwind.example) is blocked until January.');
    const id = await receive(world, withPerson({ email: 'jan@northwind.example' }));
    assert.match(
      audit(world, id),
      /Needs attention: .*\(hidden\) \(hidden\) \(\(hidden\)\) is blocked until January\./,
    );
  });
});

describe('the new lines of an audit', () => {
  const hidden = (name: string, field: string, pointer = `/${name}`) =>
    mappingRow({ name, field, pointer, keptOutOfHistory: true });
  const { fields } = packageMapping([
    ...[hidden('short', 'NextStep'), hidden('long', 'Description'), hidden('amount', 'Amount')],
    mappingRow({ name: 'shown', field: 'Name', pointer: '/name' }),
  ]);
  const opportunity = (values: Opportunity['fields'], audit: string | null = null): Opportunity => ({
    ...{ id: '006', modifiedAt: '', fresh: false, team: [] },
    ...{ fields: values, card: { ...blankCard, audit } },
  });
  const cleaned = (audit: string, values: Opportunity['fields'], rows: readonly FieldMapping[] = fields) =>
    withoutHidden({ audit }, rows, { referral: undefined, opportunity: opportunity(values) }).audit;

  it('lose the value, and the lines that were there before keep their words', () => {
    const before = 'An old line about Kotas';
    const shown = { referral: undefined, opportunity: opportunity({ NextStep: 'Kotas' }, before) };
    const card = { audit: `A new line about Kotas\n${before}`, response: null };
    const expected = { audit: `A new line about (hidden)\n${before}`, response: null };
    assert.deepEqual(withoutHidden(card, fields, shown), expected);
    // An older line of the audit had to go in between.
    assert.equal(withoutHidden({ audit: 'Kotas' }, fields, shown).audit, '(hidden)');
  });

  it('lose the longer of two values as a whole where one is a part of the other', () => {
    const values = { NextStep: 'Kotas', Description: 'Kotas Senior' };
    assert.equal(cleaned('Kotas Senior, and Kotas', values), '(hidden), and (hidden)');
    assert.equal(cleaned('Kotas Senior', { NextStep: 'Kotas Senior', Description: 'Kotas' }), '(hidden)');
  });

  it('keep what is shorter than three characters, and what only other fields show', () => {
    const values = { NextStep: 'US', Description: '', Amount: null, Name: 'Migration' };
    assert.equal(cleaned('Migration to US: 12 steps', values), 'Migration to US: 12 steps');
    assert.equal(cleaned('Our USA is out', { NextStep: 'USA' }), 'Our (hidden) is out');
  });

  it("keep the relay's own terms, whoever bears the same name", () => {
    const values = { NextStep: 'Partner Center', Description: 'Amount' };
    const line = 'From Partner Center: Amount 1 → 2';
    assert.equal(cleaned(line, values), line);
    assert.equal(
      cleaned('Not Partner or Center', { NextStep: 'Partner', Description: 'Center' }),
      'Not (hidden) or (hidden)',
    );
    assert.equal(cleaned('Partner Center Relay', { NextStep: 'Partner Center Relay' }), '(hidden)');
    assert.equal(cleaned('Microsoft refused Kotas', { NextStep: 'Kotas' }), 'Microsoft refused (hidden)');
  });

  it('lose a number as it stands there and as it is compared', () => {
    assert.equal(cleaned('Not 1250.504, not 1250.5', { Amount: 1250.504 }), 'Not (hidden), not (hidden)');
  });

  it('keep their words where a value is a list or an object', () => {
    const rows = packageMapping([hidden('short', 'NextStep')]).fields;
    const referral = { ...referralOf(incoming), body: { short: { a: 1 } } };
    const shown = { referral, opportunity: undefined };
    assert.equal(withoutHidden({ audit: 'An [object Object]' }, rows, shown).audit, 'An [object Object]');
    assert.equal(withoutHidden({ audit: 'undefined, null' }, rows, shown).audit, 'undefined, null');
  });
});
