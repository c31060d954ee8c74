import { CosellError, toCosellError } from '../errors.ts';
import { auditLines } from './audit.ts';
import { canonical } from './canonical.ts';
import { auditFields, identityFields, pausedFields, syncedFields, attentionFields } from './card.ts';
import { merge, type FieldChange, type Merge } from './merge.ts';
import type { JsonObject, Link, MergeBase, Opportunity, Referral } from './model.ts';
import { idle, type Context, type Result } from './pair.ts';
import { valueAt } from './pointer.ts';
import type { PatchOperation } from './ports.ts';
import { isClosed, moveTo } from './rules.ts';
import { shareWithMicrosoft } from './share-with-microsoft.ts';

/** Both sides exist: merge them, write the referral, and say what is to be written to the opportunity. */
export async function mergePair(
  context: Context,
  link: Link,
  referral: Referral,
  opportunity: Opportunity,
): Promise<Result> {
  const { mapping, digest, clock } = context;
  if (opportunity.fields['Sync_with_Partner_Center__c'] !== true)
    return idle('paused', 'paused', { own: pausedFields(opportunity.fields), eTag: referral.eTag });

  // A creation that was interrupted between the two halves is finished here. Whether Microsoft was invited may be for a person to
  // find out: the fields are kept the same meanwhile.
  const interrupted = link.intentAt !== null && referral.externalReferenceId === opportunity.id;
  const [shared, unsure] = interrupted ? await invite(context, link, referral) : [0, undefined];

  const merged = merge({
    fields: mapping.fields,
    referral: referral.body,
    opportunity: opportunity.fields,
    base: link.base,
    newest: Date.parse(referral.updatedAt) > Date.parse(opportunity.modifiedAt) ? 'referral' : 'opportunity',
    digest,
  });
  const {
    allowed,
    refused: closed,
    ignored,
  } = permitted(merged.toReferral, referral, mapping.settings['Accept_On_Stage_Change'] === 'true');
  const refused = closed ?? unsure;
  const operations = patchFor(referral, allowed);
  if (referral.externalReferenceId === null && !isClosed(referral))
    operations.push({ op: 'add', path: '/externalReferenceId', value: opportunity.id });

  // A record changed in this very second cannot be guarded by a time stamp: let the second pass before reading it again.
  if (merged.toOpportunity.length > 0 && opportunity.fresh)
    return idle('waits', link.state, { againInMs: nextSecond(clock.now()), wrote: shared });

  const recorded = await recordLosses(context, allowed, opportunity);
  const patched =
    operations.length === 0 ? undefined : await context.referrals.patch(referral.id, referral.eTag, operations);
  // A field that is not settled here keeps its old base: a refused edit stays an edit, a row out of force is not forgotten.
  const base = { ...link.base, ...baseAfter({ ...merged, toReferral: allowed }, ignored, patched, context) };
  const eTag = (patched ?? referral).eTag;
  const wrote = shared + (operations.length === 0 ? 0 : 1);
  // Our own record of the loss has moved the stamp that would guard the other fields: read again first.
  if (recorded && merged.toOpportunity.length > 0) return idle('waits', link.state, { againInMs: 100, base, wrote });
  const lines = auditLines({ ...merged, toReferral: allowed });
  const now = clock.now();
  const own = {
    ...identityFields(referral.id, mapping.settings, opportunity.fields),
    ...(refused === undefined
      ? syncedFields(lines, now, opportunity.fields)
      : attentionFields(refused, now, opportunity.fields, lines)),
  };
  return {
    did: refused === undefined ? 'synced' : 'attention',
    state: refused === undefined ? 'synced' : 'attention',
    ...(refused === undefined ? {} : { error: refused }),
    guarded: Object.fromEntries(merged.toOpportunity.map(({ field, value }) => [field.field, value])),
    own,
    base: { ...base, ...agreed(merged.toOpportunity) },
    baseWithout: base,
    ...(eTag === '' ? {} : { eTag }),
    wrote,
  };
}

async function invite(context: Context, link: Link, own: Referral): Promise<[number, CosellError | undefined]> {
  try {
    const writes = await shareWithMicrosoft(context, link, own);
    await context.links.created(link);
    return [writes, undefined];
  } catch (thrown) {
    const error = toCosellError(thrown);
    if (error.code !== 'MICROSOFT_HALF_UNKNOWN') throw error;
    return [0, error];
  }
}

/** A value of the referral that is about to give way exists nowhere else afterwards: it is on record first. */
async function recordLosses(
  context: Context,
  changes: readonly FieldChange[],
  { id, fields }: Opportunity,
): Promise<boolean> {
  const losses = changes.filter(({ lost }) => lost !== undefined);
  if (losses.length === 0) return false;
  const lines = auditLines({ toOpportunity: [], toReferral: losses, unmapped: [] });
  const [error] = await context.opportunities.update([{ id, fields: auditFields(lines, context.clock.now(), fields) }]);
  if (error !== undefined) throw error;
  return true;
}

/** Until just after the second has turned, by our clock; if the org's is behind, the next look waits once more. */
const nextSecond = (now: number) => 1000 - (now % 1000) + 20;

interface Permitted {
  allowed: FieldChange[];
  /** Changes that have no way into this referral and are no fault: settled as they stand. */
  ignored: FieldChange[];
  refused: CosellError | undefined;
}

/** What the status machine lets through. A closed referral takes nothing; a stage that would move backwards is simply not news. */
function permitted(changes: readonly FieldChange[], referral: Referral, acceptOnStageChange: boolean): Permitted {
  if (changes.length > 0 && isClosed(referral)) {
    const names = changes.map(({ field }) => field.label).join(', ');
    const refused = new CosellError(
      'REFERRAL_CLOSED',
      `${names} changed here, but the referral is closed (${referral.substatus}) in Partner Center. Your change stays in Salesforce.`,
    );
    return { allowed: [], ignored: [], refused };
  }
  const ignored = changes.filter(({ field, after }) => {
    if (field.pointer !== '/substatus' || after === null) return false;
    return moveTo(referral, after) instanceof CosellError || (after === 'Accepted' && !acceptOnStageChange);
  });
  return { allowed: changes.filter((change) => !ignored.includes(change)), ignored, refused: undefined };
}

/** The changes as a JSON Patch; a substatus brings its status along, last, for a closed referral takes nothing more. */
function patchFor(referral: Referral, changes: readonly FieldChange[]): PatchOperation[] {
  const operation = (path: string, value: JsonObject[string]): PatchOperation => ({
    op: valueAt(referral.body, path) === undefined ? 'add' : 'replace',
    path,
    value,
  });
  const plain = changes.filter(({ field }) => field.pointer !== '/substatus');
  const moves = changes.filter(({ field }) => field.pointer === '/substatus');
  return [
    ...plain.map(({ field, value }) => operation(field.pointer, value)),
    ...moves.flatMap(({ value }) => {
      const status = typeof value === 'string' ? moveTo(referral, value) : undefined;
      return typeof status === 'string' ? [operation('/status', status), operation('/substatus', value)] : [];
    }),
  ];
}

/**
 * The base once the referral is written. Where the service showed what became of a value, that is what counts: a text that it cut
 * must not come back as its edit.
 */
function baseAfter(
  merged: Merge,
  ignored: readonly FieldChange[],
  patched: Referral | undefined,
  context: Context,
): MergeBase {
  const written = merged.toReferral.map((change) => {
    const shown = patched === undefined ? change.agreed[0] : shownDigest(change, patched, context);
    return [change.field.key, [shown, change.agreed[1]]] as const;
  });
  const asTheyStand = ignored.map(({ field, agreed: [, opportunity], before }) => {
    return [field.key, [context.digest(field.key, before), opportunity]] as const;
  });
  const entries: (readonly [string, readonly [string, string]])[] = [...written, ...asTheyStand];
  return { ...merged.settled, ...Object.fromEntries(entries) };
}

function shownDigest({ field, agreed }: FieldChange, referral: Referral, context: Context): string {
  const value = valueAt(referral.body, field.pointer);
  // Answers leave values out that were sent (closingDateTime, API 1.5): that says nothing of them.
  return value === undefined ? agreed[0] : context.digest(field.key, canonical(value, field.kind, field.scale) ?? null);
}

const agreed = (changes: readonly FieldChange[]): MergeBase =>
  Object.fromEntries(changes.map(({ field, agreed: pair }) => [field.key, pair]));
