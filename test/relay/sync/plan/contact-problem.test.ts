import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../../relay/sync/model.ts';
import { setAt } from '../../../../relay/sync/fields/pointer.ts';
import { contactProblem } from '../../../../relay/sync/plan/contact-problem.ts';
import { planNewOpportunity } from '../../../../relay/sync/plan/new-opportunity.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { packageMapping } from '../../../worlds/mapping-rows.ts';
import { incoming, message, minute, receive, status, textOf } from '../../../worlds/stories.ts';
import { createWorld } from '../../../worlds/world.ts';
import { rulesOf } from '../observed.ts';

const place = '/customerProfile/team/0/email';
function withAddress(email: string | null) {
  const body = structuredClone(incoming);
  setAt(body, place, email);
  return body;
}

describe("the e-mail address of a customer's contact", () => {
  const { fields } = packageMapping();
  const cases: [there: string | null, here: string | null | undefined, isProblem: boolean][] = [
    ['info@contoso', undefined, true],
    ['info@contoso', null, true],
    ['info@contoso', 'info@contoso.example', false],
    ['sue smith', null, true],
    ['sue@a@b.example', null, true],
    ['sue.smith@mail.contoso.example', null, false],
    [null, null, false],
    ['', undefined, false],
  ];
  for (const [there, here, isProblem] of cases)
    it(`${String(there)} there and ${String(here)} here is ${isProblem ? 'a problem' : 'none'}`, () => {
      const opportunity = here === undefined ? undefined : { fields: { 'PrimaryContact.Email': here } };
      const problem = contactProblem(fields, withAddress(there), opportunity);
      assert.equal(problem?.code, isProblem ? 'SALESFORCE_REFUSED' : undefined);
      if (there !== null && problem !== undefined)
        assert.ok(problem.words?.includes(there) === true && !problem.message.includes(there), 'for the card alone');
    });

  it('is left out of a new contact, who is made all the same', () => {
    const plan = planNewOpportunity(referralOf(withAddress('info@contoso')), rulesOf());
    assert.ok(plan.kind === 'create-opportunity');
    const { values } = plan.opportunity;
    assert.deepEqual([values['PrimaryContact.Email'], values['PrimaryContact.LastName']], [undefined, 'Smith']);
    assert.equal(plan.problem?.code, 'SALESFORCE_REFUSED');
  });

  it('that is missing stays on the card until somebody enters it', async () => {
    const world = createWorld();
    const id = await receive(world, withAddress('info@contoso'));
    const told = () => [status(world, id), message(world, id).includes('info@contoso')];
    assert.deepEqual(told(), ['Needs attention', true]);
    await world.pass(30 * 60_000);
    assert.deepEqual(told(), ['Needs attention', true], 'our own echo does not wipe it');
    world.salesforce.edit(id, { 'PrimaryContact.Email': 'info@contoso.example' });
    await world.rest();
    assert.deepEqual(told(), ['Synced', false]);
  });

  it('that is missing leaves the card when it is corrected in the portal', async () => {
    const world = createWorld();
    const id = await receive(world, withAddress('info@contoso'));
    const { Referral_Identifier__c: referralId } = world.salesforce.get(id);
    assert.ok(typeof referralId === 'string');
    world.partnerCenter.edit(referralId, { [place]: 'info@contoso.example' });
    await world.rest();
    assert.equal(status(world, id), 'Synced');
  });
});

const receivedWithout = async () => {
  const world = createWorld();
  world.salesforce.refuseCustomer('Every account needs a segment.');
  const id = await receive(world);
  const code = () => textOf(world, id, 'Partner_Center_Error_Code__c');
  const edit = async (fields: JsonObject) => {
    world.salesforce.edit(id, fields);
    await world.rest();
    world.clock.advance(minute);
  };
  return { world, id, code, edit };
};

describe('a contact whom the org refused', () => {
  it('is missed as soon as there is an account, until there is a contact', async () => {
    const { world, id, code, edit } = await receivedWithout();
    assert.equal(code(), 'CUSTOMER_MISSING');
    await edit({ 'Account.Name': 'Contoso' });
    assert.equal(code(), 'CONTACT_MISSING');
    await world.pass(30 * minute);
    await edit({ NextStep: 'Call them' });
    assert.deepEqual([code(), status(world, id)], ['CONTACT_MISSING', 'Needs attention']);
    await edit({ 'PrimaryContact.LastName': 'Smith' });
    assert.deepEqual([code(), status(world, id)], ['', 'Synced']);
  });

  it('is missed whatever Microsoft changes of the person meanwhile', async () => {
    const { world, id, code, edit } = await receivedWithout();
    await edit({ 'Account.Name': 'Contoso' });
    world.partnerCenter.edit(textOf(world, id, 'Referral_Identifier__c'), {
      '/customerProfile/team/0/lastName': 'Smythe',
    });
    await world.rest();
    assert.equal(code(), 'CONTACT_MISSING');
  });
});

describe('a contact whom an outage or a rule kept out', () => {
  it('is made by the relay with the next look once the org takes it, and by nobody twice', async () => {
    const { world, id, code, edit } = await receivedWithout();
    await edit({ 'Account.Name': 'Contoso' });
    assert.equal(code(), 'CONTACT_MISSING');
    world.salesforce.refuseCustomer(undefined);
    await edit({ NextStep: 'Call them' });
    assert.deepEqual([code(), status(world, id)], ['', 'Synced']);
    assert.equal(textOf(world, id, 'PrimaryContact.LastName'), 'Smith');
    const writes = world.writes();
    await world.pass(30 * minute);
    assert.equal(world.writes(), writes);
  });
});

describe('what the org refused of a contact by name', () => {
  it('is named until somebody enters it', async () => {
    const world = createWorld();
    world.salesforce.refuseField('PrimaryContact.Phone', 'Phones are kept elsewhere.');
    const id = await receive(world);
    const told = () => [status(world, id), textOf(world, id, 'Partner_Center_Error_Code__c')];
    await world.pass(30 * minute);
    assert.deepEqual(told(), ['Needs attention', 'VALUE_NOT_KEPT']);
    assert.match(message(world, id), /did not accept the value from Partner Center: .*Phone/i);
    world.salesforce.edit(id, { 'PrimaryContact.Phone': '+1 425 555 0100' });
    await world.rest();
    assert.deepEqual(told(), ['Synced', '']);
  });
});
