import fc from 'fast-check';
import { CosellError } from '../../relay/errors.ts';
import type { FieldMapping } from '../../relay/sync/fields/mapping.ts';
import { valueAt } from '../../relay/sync/fields/pointer.ts';
import type { Json, JsonObject } from '../../relay/sync/model.ts';
import { incoming, minute } from './stories.ts';
import { createWorld, primaryContact, readyToShare, type World } from './world.ts';

/** Fields that people edit on both sides, and the n-th value that one of them enters: no two edits enter the same. */
export const edited: Readonly<
  Record<string, { pointer: string; here: (n: number) => Json; there: (n: number) => Json }>
> = {
  Amount: { pointer: '/details/dealValue', here: (n) => 4_100_000 + n, there: (n) => String(4_100_000 + n) },
  Name: { pointer: '/name', here: (n) => `Name-${String(n)}.`, there: (n) => `Name-${String(n)}.` },
  Description: {
    pointer: '/details/notes',
    here: (n) => `Note-${String(n)}.\r\nEnd`,
    there: (n) => `Note-${String(n)}.\nEnd`,
  },
  CloseDate: { pointer: '/details/closingDateTime', here: day, there: (n) => `${day(n)}T00:00:00Z` },
};
function day(n: number): string {
  return new Date(Date.UTC(2027, 0, 1 + n)).toISOString().slice(0, 10);
}

type Policy = FieldMapping['policy'];
type Side = 'here' | 'there';

/** `inCalls`: in the middle of the relay's work, before this call from now. */
interface EditStep {
  does: 'edit';
  side: Side;
  field: string;
  inCalls: number | undefined;
}
export type Step =
  | EditStep
  /** The other side is edited now, and this one just before the relay's next write to it. */
  | { does: 'race'; side: Side; field: string }
  /** This side is edited, then the other one, and the relay looks while this side's cloud refuses some values. */
  | { does: 'quarrel'; side: Side; field: string; names: boolean }
  | { does: 'wait'; ms: number }
  | { does: 'look' | 'sweep' | 'lose' | 'double' | 'reverse' | 'pause' | 'resume' | 'accept' }
  | { does: 'refuse'; side: Side; names: boolean }
  /** At this call from now, or at the first call of this name. */
  | { does: 'crash'; at: number | string; when: 'before' | 'after'; how: 'rejects' | 'dies' };

/** Calls whose lost answers leave the relay in doubt. */
const doubtful = [
  'opportunities.create',
  'opportunities.update',
  'referrals.create',
  'referrals.patch',
  'links.finish',
];

/** Each step may enter two values, of which a refusing cloud refuses one: this is odd. */
const mostSteps = 15;

const stepsOn = (fields: readonly string[]): fc.Arbitrary<Step> =>
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        does: fc.constant('edit' as const),
        side: fc.constantFrom('here' as const, 'there' as const),
        field: fc.constantFrom(...fields),
        inCalls: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.nat(8) }),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        does: fc.constant('race' as const),
        side: fc.constantFrom('here' as const, 'there' as const),
        field: fc.constantFrom(...fields),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        does: fc.constant('quarrel' as const),
        side: fc.constantFrom('here' as const, 'there' as const),
        field: fc.constantFrom(...fields),
        names: fc.boolean(),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ does: fc.constant('wait' as const), ms: fc.constantFrom(1, 300, 1_000, 61_000, 400_000) }),
    },
    { weight: 6, arbitrary: fc.record({ does: fc.constant('look' as const) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        does: fc.constantFrom('sweep', 'lose', 'double', 'reverse', 'pause', 'resume', 'accept'),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        does: fc.constant('refuse' as const),
        side: fc.constantFrom('here' as const, 'there' as const),
        names: fc.boolean(),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        does: fc.constant('crash' as const),
        at: fc.oneof({ weight: 2, arbitrary: fc.nat(12) }, { weight: 1, arbitrary: fc.constantFrom(...doubtful) }),
        when: fc.constantFrom('before' as const, 'after' as const),
        how: fc.constantFrom('rejects' as const, 'dies' as const),
      }),
    },
  );

export interface History {
  start: 'received' | 'private' | 'co-sell';
  /** Undocumented behaviour of the clouds. */
  answers: 'representation' | 'nothing';
  omitsClosingDate: boolean;
  listsTellAll: boolean;
  skewMs: number;
  /** A flow of the org ends each name with `ending`. */
  endsNames: boolean;
  /** The admin's choice for conflicts, instead of that of the delivered rows. */
  policy: Policy | undefined;
  steps: Step[];
}

export const histories: fc.Arbitrary<History> = fc.record({
  start: fc.constantFrom('received', 'private', 'co-sell'),
  answers: fc.constantFrom('representation', 'nothing'),
  omitsClosingDate: fc.boolean(),
  listsTellAll: fc.boolean(),
  skewMs: fc.constantFrom(0, 0, -240_000, 240_000),
  endsNames: fc.boolean(),
  policy: fc.constantFrom(undefined, undefined, 'Salesforce wins', 'Partner Center wins'),
  // On few fields, so that edits often meet.
  steps: fc
    .subarray(Object.keys(edited), { minLength: 1, maxLength: 2 })
    .chain((fields) => fc.array(stepsOn(fields), { minLength: 1, maxLength: mostSteps })),
});

/** What the org's flow adds to a name. */
export const ending = ' (EMEA)';

/**
 * One edit by a user. `knew`: the values of this field from the other side that the edited record had shown before. `isLatest`: it was
 * entered while the relay rested, later than anything on the other record by both clouds' stamps, and no user has saved that record since.
 */
export interface Edit {
  side: Side;
  field: string;
  value: string;
  knew: readonly string[];
  isLatest: boolean;
}

/** Which side wins a conflict over this field. */
export const policyOf = ({ policy }: History, field: FieldMapping): Policy =>
  field.field in edited ? (policy ?? field.policy) : field.policy;

/** The flow leaves a name alone that ends so already. */
const endName = (changed: JsonObject): JsonObject => {
  const { Name: name } = changed;
  return typeof name !== 'string' || name.endsWith(ending) ? changed : { ...changed, Name: `${name}${ending}` };
};

/** The world in which a history begins. */
export async function start(history: History): Promise<World> {
  const { start: first, answers, omitsClosingDate, listsTellAll, skewMs, endsNames } = history;
  const world = createWorld();
  const mapping = await world.mapping();
  world.mapping = async () => ({
    ...mapping,
    fields: mapping.fields.map((field) => ({ ...field, policy: policyOf(history, field) })),
  });
  Object.assign(world.partnerCenter.options, { patchAnswers: answers, omitsClosingDate, listsTellAll, skewMs });
  await world.cursors.set('microsoft-half-seen', world.clock.now());
  if (endsNames) world.salesforce.beforeSave(endName);
  await world.sweep();
  if (first === 'received') world.partnerCenter.receive(incoming);
  else {
    const help: JsonObject = first === 'co-sell' ? { How_can_Microsoft_help__c: 'General or Other' } : {};
    world.salesforce.enter({ ...readyToShare, ...help }, primaryContact);
  }
  return world;
}

/** Plays a history and lets the two sides come to rest; resolves to the world and what people entered, in order. */
export async function play(history: History): Promise<[World, Edit[]]> {
  const world = await start(history);
  const edits: Edit[] = [];
  for (const [n, one] of history.steps.entries()) await perform(world, one, n, edits);
  world.gate.plan(undefined);
  restart(world);
  accept(world);
  resume(world, edits);
  await world.rest();
  await world.compare();
  await world.rest();
  // Whatever was lost on the way, the sweeps find.
  await world.pass(12 * minute);
  await world.rest();
  return [world, edits];
}

export async function perform(world: World, one: Step, n: number, edits: Edit[]): Promise<void> {
  const { gate, clock } = world;
  const interrupt = (at: number | string, edit: Pick<EditStep, 'side' | 'field'>, value = n) => {
    const how = () => {
      enter(world, edit, value, edits);
      for (const each of edits) if (each.value === mark(edit.field, value)) each.isLatest = false;
    };
    gate.plan({ at, when: 'before', how });
  };
  switch (one.does) {
    case 'edit':
      if (one.inCalls === undefined) enter(world, one, n, edits);
      else interrupt(gate.calls.length + one.inCalls, one);
      return;
    case 'race':
      enter(world, { ...one, side: one.side === 'here' ? 'there' : 'here' }, n, edits);
      interrupt(one.side === 'here' ? 'opportunities.update' : 'referrals.patch', one, n + mostSteps);
      return;
    case 'wait':
      clock.advance(one.ms);
      return;
    case 'look':
      await world.look().catch(() => undefined);
      restart(world);
      return;
    case 'sweep':
      await world.sweep().catch(() => undefined);
      return;
    case 'crash':
      gate.plan({ at: typeof one.at === 'number' ? gate.calls.length + one.at : one.at, when: one.when, how: one.how });
      return;
    case 'pause':
      save(world, { Sync_with_Partner_Center__c: false }, edits);
      return;
    case 'resume':
      resume(world, edits);
      return;
    case 'refuse':
      refuse(world, one);
      return;
    case 'quarrel':
      enter(world, one, n, edits);
      clock.advance(2_000);
      enter(world, { ...one, side: one.side === 'here' ? 'there' : 'here' }, n + mostSteps, edits);
      refuse(world, one);
      await perform(world, { does: 'look' }, n, edits);
      clock.advance(2_000);
      return;
    case 'accept':
      accept(world);
      return;
    default:
      world.disturb(one.does);
  }
}

/** A user enters the n-th value of a field, if the record is there. */
function enter(world: World, { side, field }: Pick<EditStep, 'side' | 'field'>, n: number, edits: Edit[]): void {
  const { salesforce, partnerCenter } = world;
  const own = partnerCenter.ours()[0];
  const { pointer, here, there } = edited[field] ?? {};
  if (pointer === undefined || here === undefined || there === undefined) return;
  const shown = side === 'here' ? salesforce.past() : partnerCenter.past();
  const knew = edits
    .filter((other) => other.side !== side && other.field === field)
    .map(({ value }) => value)
    .filter((value) => shown.some((text) => text.includes(value)));
  if (side === 'here') {
    if (!save(world, { [field]: here(n) }, edits)) return;
  } else {
    if (own === undefined) return;
    partnerCenter.edit(own.id, { [pointer]: there(n) });
    supersede(edits, 'here');
  }
  edits.push({ side, field, value: mark(field, n), knew, isLatest: newestNow(world) === side });
}

/** A user has saved the other record. */
function supersede(edits: readonly Edit[], side: Side): void {
  for (const edit of edits) if (edit.side === side) edit.isLatest = false;
}

/** Which record is the newer one. Salesforce's stamps are whole seconds; within the same one, the seller's value stays. */
function newestNow({ salesforce, partnerCenter }: World): Side | undefined {
  const [row, own] = [salesforce.all()[0], partnerCenter.ours()[0]];
  if (row === undefined || own === undefined) return undefined;
  return Math.floor(Date.parse(own.updatedAt) / 1000) > Math.floor(row.modifiedAt / 1000) ? 'there' : 'here';
}

/** The seller saves the opportunity, if there is one and the org accepts it. */
function save({ salesforce }: World, fields: JsonObject, edits: readonly Edit[]): boolean {
  const row = salesforce.all()[0];
  if (row === undefined) return false;
  try {
    salesforce.edit(row.id, fields);
    supersede(edits, 'there');
    return true;
  } catch (thrown) {
    if (thrown instanceof CosellError && thrown.code === 'SALESFORCE_REFUSED') return false;
    throw thrown;
  }
}

function resume(world: World, edits: readonly Edit[]): void {
  const row = world.salesforce.all()[0];
  if (row?.fields['Sync_with_Partner_Center__c'] === false) save(world, { Sync_with_Partner_Center__c: true }, edits);
}

/** From now on this side's cloud refuses some values. */
function refuse({ salesforce, partnerCenter }: World, { side, names }: { side: Side; names: boolean }): void {
  if (side === 'there') partnerCenter.rule((body) => refusedField((_, pointer) => valueAt(body, pointer)));
  else
    salesforce.rule((fields) => {
      const field = refusedField((name) => fields[name]);
      return field === undefined ? undefined : names ? `Not so. [${field}]` : 'Not so.';
    });
}

/** Both clouds accept every value again. */
export function accept({ salesforce, partnerCenter }: World): void {
  salesforce.rule(undefined);
  partnerCenter.rule(undefined);
}

/** The field of which a cloud refuses the value: every other value that people enter. */
function refusedField(read: (field: string, pointer: string) => Json | undefined): string | undefined {
  return Object.entries(edited).find(([field, { pointer }]) => {
    const shown = JSON.stringify(read(field, pointer) ?? null);
    return refusedValues(field).some((value) => shown.includes(value));
  })?.[0];
}

/** What of a value is found again in any text that quotes it. */
export const mark = (field: string, n: number): string =>
  ({ Amount: String(4_100_000 + n), Name: `Name-${String(n)}.`, Description: `Note-${String(n)}.`, CloseDate: day(n) })[
    field
  ] ?? '';
const refusedValues = (field: string): string[] =>
  Array.from({ length: mostSteps }, (_, half) => mark(field, 2 * half + 1));

function restart({ gate, links }: World): void {
  if (!gate.isDead()) return;
  gate.restart();
  links.release();
}
