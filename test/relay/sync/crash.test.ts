import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { canonical } from '../../../relay/sync/fields/canonical.ts';
import { fixture } from '../../worlds/fixture.ts';
import type { Crash } from '../../worlds/gate.ts';
import { packageRows, packageMapping } from '../../worlds/mapping-rows.ts';
import { createWorld, hasSeenMicrosoftsHalves, primaryContact, readyToShare, type World } from '../../worlds/world.ts';

/** A piece of work during which anything may crash. */
interface Scenario {
  name: string;
  /** What is there, at rest, before. */
  before: (world: World) => Promise<void>;
  /** What happens then. */
  happens: (world: World) => void;
  microsoftsHalves: number;
  /** The deal's value in the end, on both sides. */
  value: number;
}

const incoming = fixture('incoming-co-sell');
const nothing = async (): Promise<void> => undefined;
const only = <T>(items: readonly T[]): T => {
  const [item, ...more] = items;
  assert.ok(item !== undefined && more.length === 0, `exactly one, not ${String(items.length)}`);
  return item;
};
const theOpportunity = (world: World) => only(world.salesforce.all());
const theReferral = (world: World) => only(world.partnerCenter.ours());

async function atRest(world: World): Promise<void> {
  await world.rest();
  world.clock.advance(60_000);
}
const received = async (world: World) => {
  world.partnerCenter.receive(incoming);
  await atRest(world);
};
const shared = async (world: World) => {
  world.salesforce.enter({ ...readyToShare, How_can_Microsoft_help__c: 'General or Other' }, primaryContact);
  await atRest(world);
};

const scenarios: Scenario[] = [
  {
    name: 'a referral comes in',
    before: nothing,
    happens: (world) => world.partnerCenter.receive(incoming),
    ...{ microsoftsHalves: 0, value: 50_000 },
  },
  {
    name: 'a referral changes',
    before: received,
    happens: (world) => {
      world.partnerCenter.edit(theReferral(world).id, { '/details/dealValue': 60_000 });
    },
    ...{ microsoftsHalves: 0, value: 60_000 },
  },
  {
    name: 'a private deal is shared',
    before: nothing,
    happens: (world) => world.salesforce.enter(readyToShare),
    ...{ microsoftsHalves: 0, value: 120_000 },
  },
  {
    name: 'a co-sell deal is shared',
    before: hasSeenMicrosoftsHalves,
    happens: (world) =>
      world.salesforce.enter({ ...readyToShare, How_can_Microsoft_help__c: 'General or Other' }, primaryContact),
    ...{ microsoftsHalves: 1, value: 120_000 },
  },
  {
    name: 'the seller changes a shared deal',
    before: shared,
    happens: (world) => {
      world.salesforce.edit(theOpportunity(world).id, { Amount: 7, Description: null });
    },
    ...{ microsoftsHalves: 1, value: 7 },
  },
  {
    name: 'both sides change different fields',
    before: shared,
    happens: (world) => {
      world.salesforce.edit(theOpportunity(world).id, { Amount: 7 });
      world.partnerCenter.edit(theReferral(world).id, { '/details/notes': 'From the portal.' });
    },
    ...{ microsoftsHalves: 1, value: 7 },
  },
  {
    name: 'both sides change the same field, Partner Center later',
    before: shared,
    happens: (world) => {
      world.salesforce.edit(theOpportunity(world).id, { Amount: 7 });
      world.clock.advance(2_000);
      world.partnerCenter.edit(theReferral(world).id, { '/details/dealValue': 8 });
    },
    ...{ microsoftsHalves: 1, value: 8 },
  },
  {
    name: 'the seller wins the deal',
    before: shared,
    happens: (world) => {
      world.salesforce.edit(theOpportunity(world).id, { StageName: 'Closed Won', Amount: 9 });
    },
    ...{ microsoftsHalves: 1, value: 9 },
  },
];

/** Who is on a deal follows rules of its own: the customer's people go out only when help is asked for. */
const isPerson = (field: string) => /^(PrimaryContact|Owner)\./.test(field);

/** The fields in which two sides at rest are equal; a stage stands for several substatuses. */
const { fields } = packageMapping(packageRows.filter(({ valueMap, field }) => valueMap === null && !isPerson(field)));

async function play({ before, happens }: Scenario, crash?: (first: number) => Crash): Promise<[World, number]> {
  const world = createWorld();
  await before(world);
  const first = world.gate.calls.length;
  world.gate.plan(crash?.(first));
  happens(world);
  await world.rest();
  return [world, world.gate.calls.length - first];
}

async function assertWhole(world: World, { microsoftsHalves, value }: Scenario): Promise<void> {
  const row = theOpportunity(world);
  const referral = theReferral(world);
  assert.equal(world.partnerCenter.microsofts().length, microsoftsHalves, "Microsoft's halves");
  assert.equal(row.fields['Referral_Identifier__c'], referral.id);
  assert.equal(referral.externalReferenceId, row.id);
  assert.equal(row.fields['Amount'], value);
  for (const field of fields)
    assert.equal(
      canonical(row.fields[field.field], field.kind, field.scale),
      canonical(field.place.read(referral.body), field.kind, field.scale),
      field.label,
    );
  assert.equal(row.fields['Partner_Center_Sync_Status__c'], 'Synced');
  const link = only(world.links.rows());
  assert.deepEqual(
    [link.referralId, link.opportunityId, link.state, link.errorCode, link.dueAt],
    [referral.id, row.id, 'synced', undefined, null],
  );

  const before = world.writes();
  await world.signal({ opportunityId: row.id });
  await world.sweep();
  await world.rest();
  assert.equal(world.writes(), before, 'no further write');
}

for (const scenario of scenarios) {
  describe(`a crash while ${scenario.name}`, () => {
    let whole: World;
    let count = 0;
    before(async () => {
      [whole, count] = await play(scenario);
      await assertWhole(whole, scenario);
    });
    for (const how of ['rejects', 'dies'] as const)
      for (const when of ['before', 'after'] as const)
        it(`leaves both sides equal and nothing twice: each call ${how} ${when} its effect`, async () => {
          for (let index = 0; index < count; index += 1) {
            const [world] = await play(scenario, (first) => ({ at: first + index, when, how }));
            const call = whole.gate.calls[whole.gate.calls.length - count + index] ?? '';
            await assertWhole(world, scenario).catch((thrown: unknown) => {
              throw new Error(`call ${String(index)}, ${call}: ${thrown instanceof Error ? thrown.message : ''}`, {
                cause: thrown,
              });
            });
          }
        });
  });
}

describe('a relay that was away for longer than a lease', () => {
  it('creates nothing that another one has created meanwhile', async () => {
    const world = createWorld({ signals: false });
    const id = world.salesforce.enter(
      { ...readyToShare, How_can_Microsoft_help__c: 'General or Other' },
      primaryContact,
    );
    await world.signal({ opportunityId: id });
    // The first relay has read both sides when it comes to a halt.
    const read = world.salesforce.port.read.bind(world.salesforce.port);
    let goOn: () => void = () => undefined;
    world.salesforce.port.read = async (...keys) => {
      world.salesforce.port.read = read;
      const found = await read(...keys);
      await new Promise<void>((resolve) => (goOn = resolve));
      return found;
    };
    const halted = world.look();
    await new Promise(setImmediate);
    world.clock.advance(61_000);
    await world.rest();
    goOn();
    await halted;
    await world.rest();
    assert.deepEqual([world.partnerCenter.ours().length, world.partnerCenter.microsofts().length], [1, 1]);
  });
});
