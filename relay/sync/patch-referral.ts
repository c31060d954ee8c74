import { CosellError, toCosellError } from '../errors.ts';
import { canonical } from './canonical.ts';
import { toReferral } from './convert.ts';
import type { Mapping } from './mapping.ts';
import type { FieldChange } from './merge.ts';
import type { Json, JsonObject, MergeBase, Opportunity, Referral } from './model.ts';
import type { Context } from './pair.ts';
import { bodyAfter, comesWithTheMove } from './permitted.ts';
import { patchBetween } from './places.ts';
import { setAt, valueAt } from './pointer.ts';
import type { PatchOperation } from './ports.ts';
import { asksForHelp, closes, moveTo } from './rules.ts';

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

/** Values that go as a whole list: of these nobody says that they can be patched. */
const goesAsList = ({ field }: FieldChange) =>
  field.kind === 'ids' || field.place.patched.some((path) => path !== field.pointer);

/**
 * One patch with everything, guarded by the eTag. Where the service refuses it and lists are in it, the plain values go by
 * themselves, and the refusal is left for the seller to read: one value that it will not take must not hold up the others.
 */
export async function patchReferral(
  { referrals }: Pick<Context, 'referrals'>,
  referral: Referral,
  changes: Changes,
): Promise<Patched> {
  const attempt = async (fields: readonly FieldChange[]): Promise<Patched> => {
    const operations = operationsFor(referral, { ...changes, fields });
    const patched = operations.length > 0;
    const after = patched ? await referrals.patch(referral.id, referral.eTag, operations) : undefined;
    const moved = operations.some(({ path }) => path === '/substatus');
    return { patched, moved, referral: after, sent: fields, refused: undefined, wrote: patched ? 1 : 0 };
  };
  try {
    return await attempt(changes.fields);
  } catch (thrown) {
    const refused = toCosellError(thrown);
    const plain = changes.fields.filter((change) => !goesAsList(change));
    if (refused.code !== 'PARTNER_CENTER_REFUSED' || plain.length === changes.fields.length) throw refused;
    return { ...(await attempt(plain)), refused };
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
