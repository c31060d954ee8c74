import { CosellError } from '../errors.ts';
import { dealsByName } from '../salesforce/deals-by-name.ts';
import { latestEvents, type ShownEvent } from '../salesforce/latest-events.ts';
import { findPair } from '../store/status.ts';
import { canonical } from '../sync/fields/canonical.ts';
import type { FieldMapping } from '../sync/fields/mapping.ts';
import { noBase, unmet, unseen, type Digest } from '../sync/fields/merge.ts';
import type { Json, PairKey } from '../sync/model.ts';
import type { KeptValue } from '../sync/ports/overwritten.ts';
import type { Observation } from '../sync/observe/observation.ts';
import { keyIn, type CommandOutput, type Setting } from './command.ts';
import { describePlan, lookAt } from './preview.ts';
import { isForSellers } from './whose.ts';

const mostEvents = 10;
const mostCharacters = 40;

/**
 * One deal, by an id of either side or by words of its name: what both sides show, what they last agreed on, what the next run would do,
 * and the latest events. Only reads. @throws USAGE if no deal, or more than one, has these words in its name
 */
export async function showDeal(setting: Setting, words: string): Promise<CommandOutput> {
  const { adapters } = setting;
  const key = keyIn(words) ?? (await keyByName(setting, words));
  const { observation, plan, mapping, digest } = await lookAt(setting, key);
  const { referral, opportunity, link } = observation;
  if (referral === undefined && opportunity === undefined)
    throw observation.unread ?? new CosellError('USAGE', `Neither side shows a deal with the ID ${words}.`);
  const fields = mapping.fields.map((field) => fieldOf(field, observation, digest));
  const row = await findPair(adapters.store, key);
  const events = opportunity === undefined ? [] : await latestEvents(adapters.salesforce, opportunity.id, mostEvents);
  const next = describePlan(plan);
  const overwritten = await adapters.overwritten.of(key);
  const code = row?.errorCode ?? null;
  const name = textOf(referral?.body['name']) ?? textOf(opportunity?.fields['Name']) ?? '(no name)';
  return {
    ok: code === null,
    isUpToSellers: isForSellers(code),
    lines: [
      name,
      `Salesforce      ${opportunity?.id ?? 'no opportunity'}${opportunity === undefined ? '' : `  ${opportunity.card.status ?? 'no status'}`}`,
      `Partner Center  ${referral?.id ?? 'no referral'}${referral === undefined ? '' : `  ${referral.status} / ${referral.substatus}`}`,
      `Relay           ${row === undefined ? 'not in the work list' : row.state}${code === null ? '' : `  ${code}: ${row?.errorMessage ?? ''}`}`,
      '',
      ...table([
        ['Field', 'Salesforce', 'Partner Center', 'Since both last agreed'],
        ...fields.map((row) => [row.field, row.salesforce, row.partnerCenter, row.since]),
      ]),
      '',
      'Next look:',
      ...next.lines.map((line) => `  ${line}`),
      ...overwrittenLines(overwritten),
      '',
      events.length === 0 ? 'No events yet.' : 'Last events:',
      ...events.map(eventLine),
    ],
    data: {
      ...{ name, opportunityId: opportunity?.id ?? null, referralId: referral?.id ?? link.referralId },
      ...{ state: row?.state ?? null, error: code, fields, next: next.data, overwritten, events },
    },
  };
}

async function keyByName({ adapters }: Setting, words: string): Promise<PairKey> {
  const here = await dealsByName(adapters.salesforce, words);
  const lower = words.toLowerCase();
  // The list of all referrals is searched only for what Salesforce does not have.
  const there = here.length > 0 ? [] : await referralsByName(adapters, lower);
  const found = [
    ...here.map(({ id, name }) => ({ key: { opportunityId: id }, id, name })),
    ...there.map(({ id, name }) => ({ key: { referralId: id }, id, name })),
  ];
  const exact = found.filter(({ name }) => name.toLowerCase() === lower);
  const [only, ...others] = exact.length > 0 ? exact : found;
  if (only !== undefined && others.length === 0) return only.key;
  if (only === undefined)
    throw new CosellError('USAGE', `No shared deal has "${words}" in its name.`, {
      cure: 'Try other words of the name, or the ID of the opportunity or the referral.',
    });
  const list = [only, ...others].map(({ id, name }) => `\n  ${id}  ${name}`).join('');
  throw new CosellError('USAGE', `Several deals have "${words}" in their name:${list}`, {
    cure: 'Run the command again with one of these IDs.',
  });
}

async function referralsByName({ referrals }: Setting['adapters'], lower: string) {
  const found: { id: string; name: string }[] = [];
  for await (const page of referrals.changedSince(0))
    for (const { id, body } of page) {
      const name = textOf(body['name']) ?? '';
      if (name.toLowerCase().includes(lower)) found.push({ id, name });
    }
  return found;
}

const textOf = (value: Json | undefined) => (typeof value === 'string' ? value : undefined);

interface ShownField {
  field: string;
  salesforce: string;
  partnerCenter: string;
  since: string;
}

function fieldOf(field: FieldMapping, { referral, opportunity, link }: Observation, digest: Digest): ShownField {
  const there = canonical(referral && field.place.read(referral.body), field.kind, field.scale);
  const here = canonical(opportunity?.fields[field.field], field.kind, field.scale);
  const base = link.base[field.key];
  const changed = (side: 0 | 1, shown: string | null | undefined) =>
    base !== undefined && base[side] !== unseen && shown !== undefined && base[side] !== digest(field.key, shown);
  const changes = [...(changed(1, here) ? ['Salesforce'] : []), ...(changed(0, there) ? ['Partner Center'] : [])];
  return {
    field: field.label,
    salesforce: here ?? '(blank)',
    partnerCenter: there ?? '(blank)',
    since:
      base === undefined || base[0] === unmet || base[0] === noBase
        ? 'never agreed'
        : changes.length === 0
          ? 'unchanged'
          : `changed in ${changes.join(' and ')}`,
  };
}

/** Columns as wide as their widest cell. Long texts are cut, and line breaks removed. */
function table(rows: readonly (readonly string[])[]): string[] {
  const cells = rows.map((row) => row.map((cell) => cut(cell.replaceAll(/\s+/g, ' '))));
  const widths = (cells[0] ?? []).map((_cell, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

const cut = (text: string) => (text.length > mostCharacters ? `${text.slice(0, mostCharacters - 1)}…` : text);

/** Values that the history does not show: they were overwritten in conflicts, in fields that are kept out of it. */
const overwrittenLines = (values: readonly KeptValue[]): string[] =>
  values.length === 0
    ? []
    : [
        '',
        'Overwritten values that are kept out of the history:',
        ...values.map(({ at, what }) => {
          const stamp = new Date(at).toISOString().replace(/\.\d+/, '');
          return what === undefined
            ? `  ${stamp}  sealed with a key that RELAY_ENCRYPTION_KEY no longer lists`
            : `  ${stamp}  ${what.label} in ${what.side}: ${what.value}`;
        }),
      ];

const eventLine = ({ at, outcome, summary, errorCode }: ShownEvent) =>
  `  ${at.replace(/\.\d+/, '').replace('+0000', 'Z')}  ${outcome}: ${summary}${errorCode === null ? '' : ` (${errorCode})`}`;
