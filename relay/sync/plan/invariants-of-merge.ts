import {
  asksForHelp,
  customersPeople,
  followsFromHelp,
  isMicrosofts,
  isWithheld,
  oneWayPlaces,
  owesInvitation,
} from '../deals/kinds.ts';
import { bodyAfter } from '../deals/permitted.ts';
import { isClosed, moveTo } from '../deals/stages.ts';
import { shownIn } from '../fields/kept.ts';
import type { FieldMapping } from '../fields/mapping.ts';
import type { FieldChange } from '../fields/merge.ts';
import { isStill, peopleAt } from '../fields/people.ts';
import { valueAt } from '../fields/pointer.ts';
import type { Json, Link } from '../model.ts';
import type { Observation } from '../observe/observation.ts';
import { auditLines, nothingCopied } from './audit-lines.ts';
import { hiddenLosses } from './hidden-losses.ts';
import type { Invariant } from './invariant.ts';
import { seatedOf } from './merge-under-rules.ts';
import type { MergePlan } from './pair-plan.ts';
import type { Rules } from './rules.ts';

/** An invariant of merges. Other plans cannot break it. */
const ofMerge = (
  name: string,
  sentence: string,
  breaks: (plan: MergePlan, observation: Observation, rules: Rules) => readonly string[],
): Invariant => ({
  name,
  sentence,
  breaks: (observation, plan, rules) => (plan.kind === 'merge' ? [...breaks(plan, observation, rules)] : []),
});

const when = (isBroken: boolean, where: string): string[] => (isBroken ? [where] : []);
const names = (changes: readonly FieldChange[]): string[] => changes.map(({ field }) => field.name);
const inwards = ({ guarded, own }: MergePlan): FieldChange[] => [...guarded, ...own];
const writesTo = ({ patch }: MergePlan): boolean =>
  patch.fields.length > 0 || patch.move !== undefined || patch.externalReferenceId !== undefined;
const after = ({ referral, patch }: MergePlan) => ({ body: bodyAfter(referral.body, patch.fields) });

export const invariantsOfMerge: readonly Invariant[] = [
  ofMerge('closed-is-closed', 'Nothing is written to a closed referral.', (plan) =>
    when(isClosed(plan.referral) && writesTo(plan), 'patch'),
  ),
  ofMerge('our-half-only', "Only our own half of a deal is written to, never Microsoft's.", (plan) =>
    when(isMicrosofts(plan.referral), 'referral'),
  ),
  ofMerge('paused-is-paused', 'Nothing is copied while the seller has paused the deal.', (plan) =>
    when(!plan.opportunity.card.sync, 'card'),
  ),
  ofMerge(
    'one-invitation',
    'Microsoft is never invited if its half of the deal exists or may exist, or if no invitation is owed.',
    (plan, { link, engagement }) =>
      plan.invite === undefined
        ? []
        : [
            ...when(engagement?.microsofts !== undefined, 'it exists'),
            ...when(engagement === undefined, 'not checked'),
            ...when(link.halfIntentAt !== null && engagement?.showsMicrosofts !== true, 'it may exist'),
            ...when(link.intentAt === null || !owesInvitation(plan.referral), 'none is owed'),
          ],
  ),
  ofMerge(
    'visible-stays-visible',
    "A deal that Microsoft's sellers can see is never hidden from them again.",
    (plan) => {
      const place = oneWayPlaces[1] ?? '';
      return when(valueAt(plan.referral.body, place) === true && valueAt(after(plan).body, place) !== true, place);
    },
  ),
  ofMerge('co-sell-stays-co-sell', 'A deal that asks for help never stops asking.', (plan) =>
    when(asksForHelp(plan.referral) && !asksForHelp(after(plan)), 'help'),
  ),
  ofMerge('published-moves-only', "A status changes only as Partner Center's published state machine allows.", (plan) =>
    when(plan.patch.move !== undefined && typeof moveTo(plan.referral, plan.patch.move) !== 'string', 'move'),
  ),
  ofMerge(
    'people-with-help-only',
    "The customer's contacts are sent only if the deal asks Microsoft for help.",
    (plan) => names(plan.patch.fields.filter(({ field }) => isWithheld(field, after(plan)))),
  ),
  ofMerge('nobody-replaced', 'A person in a list is never replaced or removed.', (plan) =>
    [customersPeople, '/team'].flatMap((list) => {
      const [before, then] = [plan.referral.body, after(plan).body].map((body) => peopleAt(body, list));
      return (before ?? []).flatMap((person, index) =>
        when(!isStill(person, then?.[index]), `${list}/${String(index)}`),
      );
    }),
  ),
  ofMerge('named-once', 'A merge never changes which opportunity a referral names.', (plan) => {
    const { externalReferenceId } = plan.patch;
    const isNamed = plan.referral.externalReferenceId !== null || externalReferenceId !== plan.opportunity.id;
    return when(externalReferenceId !== undefined && isNamed, 'externalReferenceId');
  }),
  ofMerge('edits-are-guarded', 'A field that sellers edit is written only under a precondition.', (plan) =>
    names(plan.own.filter(({ field, value }) => !field.relayOnly && !(followsFromHelp(field) && value === true))),
  ),
  ofMerge('guard-can-tell', 'A precondition is used only if its time stamp can reveal a later edit.', (plan) =>
    when(plan.guarded.length > 0 && plan.opportunity.fresh, 'fresh'),
  ),
  ofMerge('losses-on-record', 'A value is overwritten only after it is on record.', (plan) => {
    const lines = auditLines({
      ...nothingCopied,
      toReferral: plan.patch.fields.filter(({ lost }) => lost !== undefined),
    });
    const isOnRecord = (line: string) =>
      plan.recordFirst.includes(line) || plan.opportunity.card.audit?.includes(line) === true;
    return lines.filter((line) => !isOnRecord(line)).map((_line, index) => `loss ${String(index + 1)}`);
  }),
  ofMerge(
    'hidden-losses-kept',
    'A value that the history must not show is overwritten only after the relay has stored it.',
    (plan, _observation, { digest }) => {
      const losses = hiddenLosses(
        plan.opportunity.id,
        { toReferral: plan.patch.fields, toOpportunity: inwards(plan) },
        digest,
      );
      return losses.filter(({ id }) => !plan.keepFirst.some((kept) => kept.id === id)).map(({ label }) => label);
    },
  ),
  ofMerge('fits-its-field', 'No value is longer than its field, or outside its restricted list.', (plan) =>
    names(inwards(plan).filter(({ field, value }) => !fits(field, value))),
  ),
  ofMerge('one-way-at-a-time', 'No field is copied both ways at once.', (plan) => {
    const out = new Set(plan.patch.fields.map(({ field }) => field.key));
    return names(inwards(plan).filter(({ field }) => out.has(field.key)));
  }),
  ofMerge('as-the-row-says', 'A field is copied only in a direction that its mapping row allows.', (plan) => [
    ...names(
      inwards(plan).filter((change) => !change.field.directions.inboundUpdate && !plan.restored.includes(change)),
    ),
    ...names(plan.patch.fields.filter(({ field }) => !field.directions.outboundUpdate)),
  ]),
  ofMerge('no-empty-writes', 'A value that both sides already show is not written.', (plan) =>
    names([...inwards(plan), ...plan.patch.fields].filter(({ before, after: next }) => before === next)),
  ),
  ofMerge('base-is-what-was-read', 'A base is stored only for what was written or read.', (plan, { link }, rules) =>
    unread(plan, link, rules),
  ),
  ofMerge('settled-or-written', 'A field is either written or settled, never both.', (plan) =>
    names([...inwards(plan), ...plan.patch.fields].filter((change) => isSettledElsewhere(plan, change))),
  ),
];

function fits(field: FieldMapping, value: Json): boolean {
  if (typeof value !== 'string') return true;
  const isTooLong = field.kind === 'text' && field.length > 0 && value.length > field.length;
  return !isTooLong && field.allowed?.has(value) !== false;
}

/** Fields whose settled base differs from what the two sides show. */
function unread({ settled, referral, opportunity }: MergePlan, link: Link, { mapping, digest }: Rules): string[] {
  return seatedOf({ link, referral, opportunity }, { mapping, digest })
    .fields.filter(({ key }) => key in settled)
    .filter((field) => {
      const there = shownIn(field, field.place.read(referral.body));
      const here = shownIn(field, opportunity.fields[field.field]);
      const [readThere, readHere] = settled[field.key] ?? [];
      return readThere !== digest(field.key, there) || readHere !== digest(field.key, here);
    })
    .map(({ name }) => name);
}

const isSettledElsewhere = ({ settled }: MergePlan, { field }: FieldChange): boolean => field.key in settled;
