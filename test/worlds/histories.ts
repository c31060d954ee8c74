import fc from 'fast-check';
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

/** `inCalls`: in the middle of the relay's work, before this call from now. */
interface EditStep {
  does: 'edit';
  side: 'here' | 'there';
  field: string;
  inCalls: number | undefined;
}
export type Step =
  | EditStep
  | { does: 'wait'; ms: number }
  | { does: 'look' | 'sweep' | 'lose' | 'double' | 'reverse' | 'pause' | 'resume' }
  | { does: 'crash'; inCalls: number; when: 'before' | 'after'; how: 'rejects' | 'dies' };

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
      weight: 4,
      arbitrary: fc.record({ does: fc.constant('wait' as const), ms: fc.constantFrom(1, 300, 1_000, 61_000, 400_000) }),
    },
    { weight: 6, arbitrary: fc.record({ does: fc.constant('look' as const) }) },
    {
      weight: 4,
      arbitrary: fc.record({ does: fc.constantFrom('sweep', 'lose', 'double', 'reverse', 'pause', 'resume') }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        does: fc.constant('crash' as const),
        inCalls: fc.nat(12),
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
  skewMs: number;
  steps: Step[];
}

export const histories: fc.Arbitrary<History> = fc.record({
  start: fc.constantFrom('received', 'private', 'co-sell'),
  answers: fc.constantFrom('representation', 'nothing'),
  omitsClosingDate: fc.boolean(),
  skewMs: fc.constantFrom(0, -240_000, 240_000),
  // On few fields, so that edits often meet.
  steps: fc
    .subarray(Object.keys(edited), { minLength: 1, maxLength: 2 })
    .chain((fields) => fc.array(stepsOn(fields), { minLength: 1, maxLength: 14 })),
});

/** One edit by a user. `knew`: the values of this field from the other side that the edited record had shown before. */
export interface Edit {
  side: 'here' | 'there';
  field: string;
  value: string;
  knew: readonly string[];
}

/** The world in which a history begins. */
export async function start({ start: first, answers, omitsClosingDate, skewMs }: History): Promise<World> {
  const world = createWorld();
  Object.assign(world.partnerCenter.options, { patchAnswers: answers, omitsClosingDate, skewMs });
  await world.cursors.set('microsoft-half-seen', world.clock.now());
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
  await resume(world);
  await world.rest();
  // Whatever was lost on the way, the sweeps find.
  await world.pass(12 * minute);
  await world.rest();
  return [world, edits];
}

export async function perform(world: World, one: Step, n: number, edits: Edit[]): Promise<void> {
  const { gate, clock, salesforce } = world;
  const row = salesforce.all()[0];
  switch (one.does) {
    case 'edit':
      if (one.inCalls === undefined) enter(world, one, n, edits);
      else
        gate.plan({
          ...{ at: gate.calls.length + one.inCalls, when: 'before' },
          how: () => {
            enter(world, one, n, edits);
          },
        });
      return;
    case 'wait':
      clock.advance(one.ms);
      return;
    case 'look':
      await world.look().catch(() => undefined);
      if (gate.isDead()) {
        gate.restart();
        world.links.release();
      }
      return;
    case 'sweep':
      await world.sweep().catch(() => undefined);
      return;
    case 'crash':
      gate.plan({ at: gate.calls.length + one.inCalls, when: one.when, how: one.how });
      return;
    case 'pause':
      if (row !== undefined) salesforce.edit(row.id, { Sync_with_Partner_Center__c: false });
      return;
    case 'resume':
      await resume(world);
      return;
    default:
      world.disturb(one.does);
  }
}

/** A user enters the n-th value of a field, if the record is there. */
function enter({ salesforce, partnerCenter }: World, { side, field }: EditStep, n: number, edits: Edit[]): void {
  const row = salesforce.all()[0];
  const own = partnerCenter.ours()[0];
  const { pointer, here, there } = edited[field] ?? {};
  if (pointer === undefined || here === undefined || there === undefined) return;
  const shown = side === 'here' ? salesforce.past() : partnerCenter.past();
  const knew = edits
    .filter((other) => other.side !== side && other.field === field)
    .map(({ value }) => value)
    .filter((value) => shown.some((text) => text.includes(value)));
  if (side === 'here' && row !== undefined) salesforce.edit(row.id, { [field]: here(n) });
  else if (side === 'there' && own !== undefined) partnerCenter.edit(own.id, { [pointer]: there(n) });
  else return;
  edits.push({ side, field, value: mark(field, n), knew });
}

async function resume({ gate, links, salesforce }: World): Promise<void> {
  if (gate.isDead()) {
    gate.restart();
    links.release();
  }
  const row = salesforce.all()[0];
  if (row !== undefined && row.fields['Sync_with_Partner_Center__c'] !== true)
    salesforce.edit(row.id, { Sync_with_Partner_Center__c: true });
}

/** What of a value is found again in any text that quotes it. */
export const mark = (field: string, n: number): string =>
  ({ Amount: String(4_100_000 + n), Name: `Name-${String(n)}.`, Description: `Note-${String(n)}.`, CloseDate: day(n) })[
    field
  ] ?? '';
