import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import type { JsonObject } from '../../../relay/sync/model.ts';
import { packageMapping, packageRows } from '../../worlds/mapping-rows.ts';
import { assertQuiet, at, audit, message, minute, share, status, textOf } from '../../worlds/stories.ts';
import { createWorld, readyToShare } from '../../worlds/world.ts';

const visible = { Referral_Visible_to_Microsoft__c: true };
const help = { How_can_Microsoft_help__c: 'General or Other' };
const consent = '/consent/consentToShareReferralWithMicrosoftSellers';
const code = '/inviteContext/assistanceRequestCode';

describe('the kind of a deal', () => {
  const kinds: [name: string, choices: JsonObject, kind: string, type: string, seen: boolean, halves: number][] = [
    ['private: no choice', {}, 'Private', 'Independent', false, 0],
    ['partner-led: visible', visible, 'Partner-led', 'Independent', true, 0],
    ['co-sell: help and visible', { ...help, ...visible }, 'Co-sell', 'Shared', true, 1],
    ['co-sell: help alone makes it visible', help, 'Co-sell', 'Shared', true, 1],
  ];
  for (const [name, choices, kind, type, seen, halves] of kinds)
    it(`follows from the choices; ${name}`, async () => {
      const world = createWorld();
      const { id, referral } = await share(world, choices);
      assert.equal(textOf(world, id, 'Referral_Deal_Kind__c'), kind);
      assert.equal(at(world, referral, '/type'), type);
      assert.equal(at(world, referral, consent), seen);
      assert.equal(world.salesforce.get(id)['Referral_Visible_to_Microsoft__c'] ?? false, seen);
      assert.equal(world.partnerCenter.microsofts().length, halves);
      await assertQuiet(world, id, referral);
    });

  const upgrades: [from: JsonObject, to: JsonObject, kind: string, halves: number][] = [
    [{}, visible, 'Partner-led', 0],
    [{}, { ...help, ...visible }, 'Co-sell', 1],
    [{}, help, 'Co-sell', 1],
    [visible, help, 'Co-sell', 1],
    [help, { How_can_Microsoft_help__c: 'Quotes or Licensing' }, 'Co-sell', 1],
  ];
  for (const [from, to, kind, halves] of upgrades)
    it(`moves up: ${JSON.stringify(from)} and then ${JSON.stringify(to)}`, async () => {
      const world = createWorld();
      const { id, referral } = await share(world, from);
      world.salesforce.edit(id, to);
      await world.rest();
      world.clock.advance(minute);
      assert.equal(textOf(world, id, 'Referral_Deal_Kind__c'), kind);
      assert.equal(at(world, referral, consent), true);
      assert.equal(world.salesforce.get(id)['Referral_Visible_to_Microsoft__c'], true);
      assert.equal(world.partnerCenter.microsofts().length, halves);
      assert.equal(status(world, id), 'Synced');
      await assertQuiet(world, id, referral);
    });

  it("takes the customer's people along when it becomes a co-sell deal, and not before", async () => {
    const world = createWorld();
    const { id, referral } = await share(world, {});
    assert.deepEqual(at(world, referral, '/customerProfile/team'), []);
    world.salesforce.edit(id, { 'PrimaryContact.Phone': '+1 425 555 0111' });
    await world.rest();
    assert.deepEqual(at(world, referral, '/customerProfile/team'), []);
    world.salesforce.edit(id, help);
    await world.rest();
    const people = [at(world, referral, '/customerProfile/team/0/phoneNumber'), world.partnerCenter.microsofts()[0]];
    assert.equal(people[0], '+1 425 555 0111');
    assert.equal(at(world, world.partnerCenter.microsofts()[0]?.id ?? '', '/customerProfile/team/0/lastName'), 'Smith');
  });

  const backwards: [from: JsonObject, to: JsonObject, field: string, stays: string][] = [
    [visible, { Referral_Visible_to_Microsoft__c: false }, 'Referral_Visible_to_Microsoft__c', 'Visible'],
    [help, { How_can_Microsoft_help__c: null }, 'How_can_Microsoft_help__c', 'help'],
    [help, { Referral_Visible_to_Microsoft__c: false }, 'Referral_Visible_to_Microsoft__c', 'Visible'],
  ];
  for (const [from, to, field, stays] of backwards)
    it(`never moves down: ${JSON.stringify(to)} is put back, and the seller is told`, async () => {
      const world = createWorld();
      const { id, referral } = await share(world, from);
      const before = [world.salesforce.get(id)[field], at(world, referral, consent), at(world, referral, code)];
      world.salesforce.edit(id, to);
      await world.rest();
      world.clock.advance(minute);
      assert.deepEqual(
        [world.salesforce.get(id)[field], at(world, referral, consent), at(world, referral, code)],
        before,
      );
      assert.match(audit(world, id), new RegExp(`Cannot be undone in Partner Center: .*${stays}.* stays`));
      await assertQuiet(world, id, referral);
    });

  it('stays private while the help that is asked for lacks a contact, the rest goes on', async () => {
    const world = createWorld();
    const { id, referral } = await share(world, {});
    world.salesforce.edit(id, { ...help, Amount: 5, 'PrimaryContact.Email': null });
    await world.rest();
    assert.equal(status(world, id), 'Needs attention');
    assert.match(message(world, id), /Still missing: a primary contact .*\(missing: e-mail\)/);
    assert.deepEqual([at(world, referral, code) ?? null, at(world, referral, '/details/dealValue')], [null, 5]);
    world.salesforce.edit(id, { 'PrimaryContact.Email': 'sue@fabrikam.example' });
    await world.rest();
    assert.equal(at(world, referral, code), 'GeneralOrOther');
    assert.equal(status(world, id), 'Synced');
    assert.equal(world.partnerCenter.microsofts().length, 1);
  });

  for (const at of ['referrals.patch', 'referrals.create', 'links.created'])
    for (const when of ['before', 'after'] as const)
      it(`invites Microsoft exactly once, though the relay dies ${when} ${at} of an upgrade`, async () => {
        const world = createWorld();
        await world.cursors.set('microsoft-half-seen', world.clock.now());
        const { id, referral } = await share(world, {});
        world.gate.plan({ at, when, how: 'dies' });
        world.salesforce.edit(id, help);
        await world.rest();
        world.clock.advance(minute);
        assert.equal(world.partnerCenter.microsofts().length, 1);
        assert.equal(status(world, id), 'Synced');
        await assertQuiet(world, id, referral);
      });
});

describe('an invitation that Partner Center refuses', () => {
  it('is told to the seller; the fields are kept the same all the same, and it is tried again with the next change', async () => {
    const world = createWorld();
    const { id, referral } = await share(world, {});
    const create = world.partnerCenter.port.create.bind(world.partnerCenter.port);
    world.partnerCenter.port.create = () =>
      Promise.reject(
        new CosellError('PARTNER_CENTER_REFUSED', 'refused (400)', { words: 'Only a shared deal can be connected.' }),
      );
    world.salesforce.edit(id, { ...help, Amount: 5 });
    await world.rest();
    assert.match(message(world, id), /Only a shared deal can be connected/);
    assert.deepEqual([at(world, referral, code), at(world, referral, '/details/dealValue')], ['GeneralOrOther', 5]);
    world.salesforce.edit(id, { Amount: 6 });
    await world.rest();
    assert.equal(at(world, referral, '/details/dealValue'), 6);
    assert.equal(status(world, id), 'Needs attention');
    world.partnerCenter.port.create = create;
    world.salesforce.edit(id, { Amount: 7 });
    await world.rest();
    assert.deepEqual([world.partnerCenter.microsofts().length, status(world, id)], [1, 'Synced']);
  });
});

describe('an invitation that Partner Center does not let through', () => {
  for (const code of ['PARTNER_CENTER_THROTTLED', 'PARTNER_CENTER_SIGN_IN', 'PARTNER_CENTER_DENIED'] as const)
    it(`is made later, for nothing has come of it: ${code}`, async () => {
      const world = createWorld();
      const create = world.partnerCenter.port.create.bind(world.partnerCenter.port);
      let calls = 0;
      world.partnerCenter.port.create = async (body) => {
        calls += 1;
        if (calls === 2) throw new CosellError(code, 'not now');
        return create(body);
      };
      const { id } = await share(world, help);
      assert.equal(world.partnerCenter.microsofts().length, 1);
      assert.equal(status(world, id), 'Synced');
    });
});

describe('solutions', () => {
  const catalogue = new Map([
    ['SOL-15974-MQF', 'Field service'],
    ['SOL-2-DEF', 'Rental app'],
  ]);

  it('are not checked where nobody keeps a catalogue', async () => {
    const world = createWorld();
    const { id } = await share(world, { Products__c: 'SOL-ANY-THING' });
    assert.equal(status(world, id), 'Synced');
  });

  it('that the catalogue does not have are named before anything is shared', async () => {
    const world = createWorld();
    world.mapping = async () => packageMapping(packageRows, {}, catalogue);
    const id = world.salesforce.enter({ ...readyToShare, Products__c: 'SOL-15974-MQF\nSOL-1-TYPO' });
    await world.rest();
    assert.match(message(world, id), /a valid solution in place of SOL-1-TYPO \(not in the solution catalogue\)/);
    assert.equal(world.partnerCenter.ours().length, 0);
  });

  it('that are added later are checked too; those that are there already stay', async () => {
    const world = createWorld();
    const { id, referral } = await share(world, { Products__c: 'SOL-OLD-ONE' });
    world.mapping = async () => packageMapping(packageRows, {}, catalogue);
    world.salesforce.edit(id, { Products__c: 'SOL-OLD-ONE\nSOL-1-TYPO', Amount: 5 });
    await world.rest();
    assert.match(message(world, id), /SOL-1-TYPO/);
    assert.equal(at(world, referral, '/details/dealValue'), 5);
    world.salesforce.edit(id, { Products__c: 'SOL-OLD-ONE\nSOL-2-DEF' });
    await world.rest();
    assert.deepEqual(at(world, referral, '/details/requirements/solutions'), [
      { type: 'Name', id: 'SOL-2-DEF' },
      { type: 'Name', id: 'SOL-OLD-ONE' },
    ]);
    assert.equal(status(world, id), 'Synced');
  });

  it('cannot all be taken away', async () => {
    const world = createWorld();
    const { id, referral } = await share(world, {});
    world.salesforce.edit(id, { Products__c: null });
    await world.rest();
    assert.match(message(world, id), /at least one solution/);
    assert.equal(at(world, referral, '/details/requirements/solutions/0/id'), 'SOL-15974-MQF');
  });
});

describe('a service that takes no lists', () => {
  it('gets the plain values all the same, and the seller reads the rest', async () => {
    const world = createWorld();
    const { id, referral } = await share(world, help);
    const patch = world.partnerCenter.port.patch.bind(world.partnerCenter.port);
    world.partnerCenter.port.patch = (id_, eTag, operations) =>
      operations.some(({ path }) => path.endsWith('/team') || path.includes('/requirements/'))
        ? Promise.reject(new CosellError('PARTNER_CENTER_REFUSED', 'Partner Center refused (400).'))
        : patch(id_, eTag, operations);
    world.salesforce.edit(id, { 'PrimaryContact.Phone': '+1 425 555 0111', Amount: 5 });
    await world.rest();
    assert.equal(at(world, referral, '/details/dealValue'), 5);
    assert.equal(status(world, id), 'Needs attention');
    assert.match(message(world, id), /Partner Center refused/);
  });
});
