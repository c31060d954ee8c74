import { toCosellError, type CosellError } from '../../errors.ts';
import { auditLines, newsOf, nothingCopied, type Copied, type News } from '../record/audit-lines.ts';
import { auditFields, identityFields, pausedFields, tellingFields } from '../record/card.ts';
import { microsoftsAnswer } from '../observe/half.ts';
import type { FieldChange } from '../fields/merge.ts';
import type { JsonObject, Link, MergeBase, Opportunity, Referral } from '../model.ts';
import { idle, type Context, type Result } from '../pair.ts';
import { baseOfSent, patchReferral, reasonsFor, type Patched } from './referral-patch.ts';
import { copiedBy, planMerge, type Plan } from '../plan/plan-merge.ts';
import { isClosed } from '../deals/stages.ts';
import { shareWithMicrosoft } from './invite-microsoft.ts';

/**
 * Both sides exist: merge them, write the referral, and say what is to be written to the opportunity. `shared`: the referral has
 * just been made, and this is what the timeline says of it.
 */
export async function mergePair(
  context: Context,
  link: Link,
  referral: Referral,
  opportunity: Opportunity,
  shared?: string,
): Promise<Result> {
  if (opportunity.fields['Sync_with_Partner_Center__c'] !== true) return paused(referral, opportunity);

  // A creation or an upgrade that was interrupted between the two halves is finished here. Whether Microsoft was invited may be for
  // a person to find out: the fields are kept the same meanwhile.
  const interrupted = link.intentAt !== null && referral.externalReferenceId === opportunity.id;
  const [invited, unsure] = interrupted ? await invite(context, link, referral) : [0, undefined];

  const plan = planMerge(context.mapping, context.digest, link.base, referral, opportunity);
  const made = shared === undefined ? [] : [isShared(shared)];
  // A record changed in this very second cannot be guarded by a time stamp: let the second pass before reading it again.
  if (plan.guarded.length > 0 && opportunity.fresh) {
    const now = context.clock.now();
    const own = auditFields(linesOf(made), now, opportunity.fields);
    return idle('waits', link.state, { againInMs: nextSecond(now), own, news: made, wrote: invited });
  }

  const recorded = await recordLosses(context, plan, opportunity);
  const sent = await send(context, link, referral, opportunity, plan);
  // A field that is not settled here keeps its old base: a refused edit stays an edit, a row out of force is not forgotten.
  const base = { ...link.base, ...plan.settled, ...baseOfSent(sent, context.digest) };
  const wrote = invited + sent.wrote;
  // Our own record of the loss has moved the stamp that would guard the other fields: those wait for the next look.
  const again = recorded && plan.guarded.length > 0;
  const writable = again ? { ...plan, guarded: [] } : plan;

  const error = sent.refused ?? plan.problem ?? unsure;
  const half = await microsoftsAnswer(context, link, sent.referral ?? referral, opportunity.fields);
  const answer = sent.moved && plan.answer.move !== undefined ? [answered(plan.answer.move)] : [];
  const done = [...made, ...answer];
  const result = outcome(context, referral, opportunity, writable, { ...sent, wrote }, base, half, done, error);
  // The answer moves the deal on: look at once at what became of it.
  return again || answer.length > 0 ? { ...result, againInMs: 100 } : result;
}

/** The referral's side: the patch, and the invitation that a deal owes once it asks for help. */
async function send(
  context: Context,
  link: Link,
  referral: Referral,
  { id, fields }: Opportunity,
  { outgoing, move, upgrade }: Plan,
): Promise<Patched> {
  const { links, mapping, clock, referrals } = context;
  // Before the patch: from it on Microsoft's half is owed.
  if (upgrade) await links.intendReferral(link, clock.now(), link.base);
  const externalReferenceId = referral.externalReferenceId === null && !isClosed(referral) ? id : undefined;
  const reasons = reasonsFor(move, mapping, fields, referral.body);
  const patched = await patchReferral(context, referral, { fields: outgoing, move, externalReferenceId, reasons });
  if (!upgrade) return patched;
  // Answers to a patch may leave values out, and none may be missing in Microsoft's half.
  const [shared, unsure] = await invite(context, link, await referrals.read(referral.id));
  return { ...patched, refused: patched.refused ?? unsure, wrote: patched.wrote + shared };
}

function outcome(
  { mapping, clock }: Context,
  before: Referral,
  { fields }: Opportunity,
  plan: Plan,
  sent: Patched,
  base: MergeBase,
  half: Awaited<ReturnType<typeof microsoftsAnswer>>,
  done: readonly News[],
  error: CosellError | undefined,
): Result {
  const copied = copiedBy(plan, sent.sent);
  const copiedOut = { ...nothingCopied, toReferral: copied.toReferral };
  const told = [...done, ...half.news];
  const lines = [...linesOf(told), ...auditLines(copied)];
  const eTag = sent.patched ? sent.referral?.eTag : before.eTag;
  const state = error === undefined ? 'synced' : 'attention';
  return {
    did: state,
    state,
    ...(error === undefined ? {} : { error }),
    guarded: valuesOf(plan.guarded),
    own: {
      ...identityFields(sent.referral ?? before, mapping.settings, fields),
      ...half.own,
      ...valuesOf(plan.own),
      ...tellingFields(error, lines, clock.now(), fields),
    },
    base: { ...base, ...agreed([...plan.guarded, ...plan.own]) },
    baseWithout: base,
    outwards: { lines: [...linesOf(done), ...auditLines(copiedOut)], news: withNews(done, copiedOut) },
    news: withNews(told, copied),
    ...(half.seen === undefined ? {} : { halfSeen: half.seen }),
    ...(eTag === undefined || eTag === '' ? {} : { eTag }),
    wrote: sent.wrote,
  };
}

function paused(referral: Referral, { fields }: Opportunity): Result {
  const own = pausedFields(fields);
  const isNew = own['Partner_Center_Sync_Status__c'] !== undefined;
  const news: News = { outcome: 'Paused', direction: null, summary: 'Paused by the seller', changes: [], lost: [] };
  return idle('paused', 'paused', { own, eTag: referral.eTag, news: isNew ? [news] : [] });
}

const isShared = (summary: string): News => ({
  ...{ outcome: 'Shared', direction: 'To Partner Center', summary, changes: [], lost: [] },
});

const answered = (move: 'Accepted' | 'Declined'): News => ({
  ...{ outcome: move, direction: 'To Partner Center', summary: `The seller's answer: ${move}`, changes: [], lost: [] },
});

const linesOf = (news: readonly News[]): string[] => news.map(({ summary }) => `${summary}.`);

const withNews = (news: readonly News[], copied: Copied): News[] =>
  [...news, newsOf(copied)].filter((one) => one !== undefined);

async function invite(context: Context, link: Link, own: Referral): Promise<[number, CosellError | undefined]> {
  try {
    const writes = await shareWithMicrosoft(context, link, own);
    await context.links.created(link);
    return [writes, undefined];
  } catch (thrown) {
    const error = toCosellError(thrown);
    // What waiting does not mend is for a person; the fields are kept the same meanwhile.
    if (error.retryable) throw error;
    return [0, error];
  }
}

/**
 * A value of the referral that is about to give way exists nowhere else afterwards: it is on record first, once, however often it
 * takes to get the other one through.
 */
async function recordLosses(context: Context, { outgoing }: Plan, { id, fields }: Opportunity): Promise<boolean> {
  const losses = outgoing.filter(({ lost }) => lost !== undefined);
  const recorded = fields['Audit__c'];
  const lines = auditLines({ ...nothingCopied, toReferral: losses }).filter(
    (line) => typeof recorded !== 'string' || !recorded.includes(line),
  );
  if (lines.length === 0) return false;
  const [error] = await context.opportunities.update([{ id, fields: auditFields(lines, context.clock.now(), fields) }]);
  if (error !== undefined) throw error;
  return true;
}

/** Until just after the second has turned, by our clock; if the org's is behind, the next look waits once more. */
const nextSecond = (now: number) => 1000 - (now % 1000) + 20;

const valuesOf = (changes: readonly FieldChange[]): JsonObject =>
  Object.fromEntries(changes.map(({ field, value }) => [field.field, value]));

const agreed = (changes: readonly FieldChange[]): MergeBase =>
  Object.fromEntries(changes.map(({ field, agreed: pair }) => [field.key, pair]));
