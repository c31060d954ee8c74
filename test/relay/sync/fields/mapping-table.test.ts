import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { canonical } from '../../../../relay/sync/fields/canonical.ts';
import type { FieldMapping } from '../../../../relay/sync/fields/mapping.ts';
import type { JsonObject } from '../../../../relay/sync/model.ts';
import { packageMapping, packageRows } from '../../../worlds/mapping-rows.ts';
import { samples, type Sample } from './mapping-table.ts';
import { incoming, receive, share } from '../../../worlds/stories.ts';
import { createWorld, type World } from '../../../worlds/world.ts';

const { fields } = packageMapping();
const help = { How_can_Microsoft_help__c: 'Proof Of Concept or Demo', Referral_Visible_to_Microsoft__c: true };
/** A private deal, so that help and visibility can still be chosen. */
const choices: readonly string[] = ['Help_Type', 'Visible_To_Microsoft'];
const startOf = ({ name }: FieldMapping): JsonObject => (choices.includes(name) ? {} : help);

/** The incoming referral with the value in its place. */
function bodyWith({ place }: FieldMapping, { there, with: others }: Sample): JsonObject {
  const body = structuredClone(incoming);
  place.write(body, there);
  for (const [pointer, value] of Object.entries(others?.there ?? {})) body[pointer.slice(1)] = value;
  return body;
}

/** Somebody at Microsoft gives it the value in the portal. */
function editThere(world: World, field: FieldMapping, sample: Sample): void {
  const [own] = world.partnerCenter.ours();
  assert.ok(own !== undefined);
  const body = structuredClone(own.body);
  field.place.write(body, sample.there);
  const changed = Object.fromEntries(Object.entries(body).map(([name, value]) => [`/${name}`, value]));
  world.partnerCenter.edit(own.id, { ...changed, ...sample.with?.there });
}

const shownHere = (field: FieldMapping, fieldsShown: JsonObject) =>
  canonical(fieldsShown[field.field], field.kind, field.scale);
const shownThere = (field: FieldMapping, world: World) =>
  canonical(field.place.read(world.partnerCenter.ours()[0]?.body ?? {}), field.kind, field.scale);
const wantedHere = (field: FieldMapping, { here }: Sample) => canonical(here, field.kind, field.scale);
const wantedThere = (field: FieldMapping, { there }: Sample) => canonical(there, field.kind, field.scale);

/** Each direction: what is done, and whether the value has arrived at the other side. */
const directions = {
  inboundCreate: async (field: FieldMapping, [sample]: readonly [Sample, Sample]) => {
    const world = createWorld();
    const id = await receive(world, bodyWith(field, sample));
    return shownHere(field, world.salesforce.get(id)) === wantedHere(field, sample);
  },
  inboundUpdate: async (field: FieldMapping, [, sample]: readonly [Sample, Sample]) => {
    const world = createWorld();
    const id = await receive(world);
    editThere(world, field, sample);
    await world.rest();
    return shownHere(field, world.salesforce.get(id)) === wantedHere(field, sample);
  },
  outboundCreate: async (field: FieldMapping, [sample]: readonly [Sample, Sample]) => {
    const world = createWorld();
    await share(world, { ...startOf(field), [field.field]: sample.here });
    return shownThere(field, world) === wantedThere(field, sample);
  },
  outboundUpdate: async (field: FieldMapping, [, sample]: readonly [Sample, Sample]) => {
    const world = createWorld();
    const { id } = await share(world, startOf(field));
    world.salesforce.edit(id, { [field.field]: sample.here, ...sample.with?.here });
    await world.rest();
    return shownThere(field, world) === wantedThere(field, sample);
  },
} as const;

/**
 * Where the other side shows the value all the same: a new referral of ours is accepted, whatever we send, and what we are asked for
 * we are asked for from the start.
 */
const anyway: Readonly<Record<string, readonly string[]>> = {
  Stage: ['outboundCreate'],
  Referral_Status: ['outboundUpdate'],
  Referral_Substatus: ['outboundUpdate'],
};

describe('the mapping table', () => {
  it('has two values for each row of the package', () => {
    assert.deepEqual(Object.keys(samples).sort(), packageRows.map(({ name }) => name).sort());
  });
  for (const field of fields)
    for (const [direction, arrives] of Object.entries(directions)) {
      const allowed = Object.entries(field.directions).some(([name, on]) => name === direction && on);
      if (!allowed && anyway[field.name]?.includes(direction) === true) continue;
      it(`${field.name}, ${direction}: ${allowed ? 'arrives' : 'stays where it is'}`, async () => {
        const pair = samples[field.name];
        assert.ok(pair !== undefined);
        assert.equal(await arrives(field, pair), allowed);
      });
    }
});
