import { toCosellError, type CosellError } from '../../errors.ts';
import { canonical } from '../fields/canonical.ts';
import { toReferral } from '../fields/convert.ts';
import type { Mapping } from '../fields/mapping.ts';
import type { FieldChange } from '../fields/merge.ts';
import type { Json, JsonObject, MergeBase, Opportunity, PatchOperation, Referral } from '../model.ts';
import type { Context } from '../pair.ts';
import { bodyAfter, comesWithTheMove } from '../deals/permitted.ts';
import { patchBetween } from '../fields/place.ts';
import { setAt, valueAt } from '../fields/pointer.ts';
import { asksForHelp, closes, moveTo } from '../deals/stages.ts';

/** Everything that is to be written to a referral, in one go. */
export interface Changes {
  fields: readonly FieldChange[];
  /** The substatus to move to. */
  move: string | undefined;
  /** Our id, where the referral does not name it yet. */
  externalReferenceId: string | undefined;
  /** What goes along with the move. */
  reasons: readonly PatchOperation[];
}

/** How a patch went. */
export interface Patched {
  /** Whether one was sent, and whether it moved the status. */
  patched: boolean;
  moved: boolean;
  /** The referral as it is now; undefined where the service does not show it. */
  referral: Referral | undefined;
  sent: readonly FieldChange[];
  /** What the service would not take. */
  refused: CosellError | undefined;
  wrote: number;
}

const consents = [
  'consentToToShareInfoWithOthers',
  'consentToContact',
  'consentToMicrosoftToContactSpecificPartners',
  'consentToShareReferralWithMicrosoftSellers',
].map((name) => `/consent/${name}`);

/**
 * One patch with everything, guarded by the eTag. Where the service refuses it, each value goes by itself and what goes along with a
 * move last: one value that it will not take must not hold up the others. The refusal is left for the seller to read.
 */
export async function patchReferral(
  context: Pick<Context, 'referrals'>,
  referral: Referral,
  changes: Changes,
): Promise<Patched> {
  const whole = await attempt(context, referral, changes);
  const parts = [
    ...changes.fields.map((field) => ({ ...nothing, fields: [field] })),
    { ...changes, fields: [] },
  ].filter((part) => operationsFor(referral, part).length > 0);
  if (whole.refused === undefined || parts.length < 2) return whole;
  let all = whole;
  for (const part of parts) {
    const current = all.patched ? (all.referral ?? (await context.referrals.read(referral.id))) : referral;
    const one = await attempt(context, current, part);
    all = {
      patched: all.patched || one.patched,
      moved: one.moved,
      referral: one.patched ? one.referral : all.patched ? current : undefined,
      sent: [...all.sent, ...one.sent],
      refused: one.refused ?? all.refused,
      wrote: all.wrote + one.wrote,
    };
  }
  return all;
}

const nothing: Changes = { fields: [], move: undefined, externalReferenceId: undefined, reasons: [] };

async function attempt(
  { referrals }: Pick<Context, 'referrals'>,
  referral: Referral,
  changes: Changes,
): Promise<Patched> {
  const operations = operationsFor(referral, changes);
  const patched = operations.length > 0;
  try {
    const after = patched ? await referrals.patch(referral.id, referral.eTag, operations) : undefined;
    const moved = operations.some(({ path }) => path === '/substatus');
    return { patched, moved, referral: after, sent: changes.fields, refused: undefined, wrote: patched ? 1 : 0 };
  } catch (thrown) {
    const refused = toCosellError(thrown);
    if (refused.code !== 'PARTNER_CENTER_REFUSED') throw refused;
    return { patched: false, moved: false, referral: undefined, sent: [], refused, wrote: 0 };
  }
}

/** The changes as a JSON Patch. A substatus brings its status along, last, for a closed referral takes nothing more. */
export function operationsFor(
  referral: Referral,
  { fields, move, externalReferenceId, reasons }: Changes,
): PatchOperation[] {
  const plain = fields.filter(({ field }) => field.pointer !== '/substatus');
  const after = bodyAfter(referral.body, plain);
  const paths = plain.flatMap(({ field }) => field.place.patched);
  if (!asksForHelp(referral) && asksForHelp({ body: after })) {
    // Help makes it a co-sell deal, which Microsoft's sellers see and whose customer they may talk to (PC:connector-dynamics).
    for (const path of consents) setAt(after, path, true);
    paths.push(...consents.filter((path) => valueAt(referral.body, path) !== true));
  }
  if (externalReferenceId !== undefined) {
    setAt(after, '/externalReferenceId', externalReferenceId);
    paths.push('/externalReferenceId');
  }
  const status = move === undefined ? undefined : moveTo(referral, move);
  const moves: [path: string, value: Json][] =
    typeof status === 'string' && move !== undefined
      ? [
          ['/status', status],
          ['/substatus', move],
        ]
      : [];
  return [
    ...patchBetween(referral.body, after, paths),
    ...moves.map(([path, value]): PatchOperation => ({ op: 'replace', path, value })),
    ...(moves.length > 0 ? reasons : []),
  ];
}

/** The reason that goes along when a deal is declined or closed, from the row that maps it. */
export function reasonsFor(
  move: string | undefined,
  mapping: Mapping,
  fields: Opportunity['fields'],
  body: JsonObject,
): PatchOperation[] {
  if (!closes(move)) return [];
  return mapping.fields
    .filter(({ pointer, directions }) => comesWithTheMove(pointer) && directions.outboundUpdate)
    .flatMap((field): PatchOperation[] => {
      const converted = toReferral(field, canonical(fields[field.field], field.kind, field.scale));
      if (converted === undefined || converted.shown === null) return [];
      const op = valueAt(body, field.pointer) === undefined ? 'add' : 'replace';
      return [{ op, path: field.pointer, value: converted.value }];
    });
}

/**
 * The base of what was sent. Where the service showed what became of a value, that is what counts: a text that it cut must not come
 * back as its edit.
 */
export function baseOfSent({ sent, referral }: Patched, digest: Context['digest']): MergeBase {
  return Object.fromEntries(
    sent.map(({ field, agreed }) => {
      const value = referral === undefined ? undefined : field.place.read(referral.body);
      // Answers leave values out that were sent (closingDateTime, API 1.5): that says nothing of them.
      if (value === undefined || value === '') return [field.key, agreed];
      const shown = digest(field.key, canonical(value, field.kind, field.scale) ?? null);
      return [field.key, [shown, agreed[1]]];
    }),
  );
}
