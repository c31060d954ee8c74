import assert from 'node:assert/strict';
import { fixture } from './fixture.ts';
import type { Json, JsonObject } from '../../relay/sync/model.ts';
import { valueAt } from '../../relay/sync/fields/pointer.ts';
import { primaryContact, readyToShare, type World } from './world.ts';

export const minute = 60_000;
export const incoming = fixture('incoming-co-sell');
export const referralId = '4111fffc-f9ee-4d53-bba6-569135228642';

/** Microsoft sends a deal, and it comes to rest on both sides; resolves to the opportunity's id. */
export async function receive(world: World, body: JsonObject = incoming): Promise<string> {
  const { id } = world.partnerCenter.receive(body);
  await world.rest();
  world.clock.advance(minute);
  return world.salesforce.all().find(({ fields }) => fields['Referral_Identifier__c'] === id)?.id ?? '';
}

/** A seller shares a deal, and it comes to rest on both sides. */
export async function share(world: World, fields: JsonObject = {}): Promise<{ id: string; referral: string }> {
  const id = world.salesforce.enter({ ...readyToShare, ...fields }, primaryContact);
  await world.rest();
  world.clock.advance(minute);
  return { id, referral: textOf(world, id, 'Referral_Identifier__c') };
}

/** What a referral has at a JSON Pointer. */
export const at = (world: World, id: string, pointer: string): Json | undefined =>
  valueAt(world.partnerCenter.get(id).body, pointer);

/** A text that an opportunity shows; empty when it is blank. */
export function textOf(world: World, id: string, field: string): string {
  const value = world.salesforce.get(id)[field];
  return typeof value === 'string' ? value : '';
}
export const status = (world: World, id: string): string => textOf(world, id, 'Partner_Center_Sync_Status__c');
export const message = (world: World, id: string): string => textOf(world, id, 'Partner_Center_Sync_Message__c');
export const audit = (world: World, id: string): string => textOf(world, id, 'Audit__c');

/** Whatever happens now, nothing is written any more. */
export async function assertQuiet(world: World, id: string, referral: string): Promise<void> {
  const before = world.writes();
  for (let round = 0; round < 3; round += 1) {
    await world.signal({ opportunityId: id });
    await world.signal({ referralId: referral });
    await world.sweep();
    await world.rest();
    world.clock.advance(minute);
  }
  assert.equal(world.writes(), before);
}
