import { CosellError } from '../../relay/errors.ts';
import { refusal } from '../../relay/salesforce/refusal.ts';
import { nothingCopied, type Copied } from '../../relay/sync/plan/audit-lines.ts';
import {
  copiedEvents,
  microsoftAnswered,
  needsAttention,
  paused,
  shared,
} from '../../relay/sync/record/deal-events.ts';
import type { DealEvent } from '../../relay/sync/ports/timeline.ts';
import { currencyProblem } from '../../relay/sync/fields/currency.ts';
import { compileMapping } from '../../relay/sync/fields/compile-mapping.ts';
import type { FieldChange } from '../../relay/sync/fields/merge.ts';
import { permitted } from '../../relay/sync/deals/permitted.ts';
import { missingForHelp } from '../../relay/sync/deals/readiness.ts';
import { fixture, referralOf } from '../worlds/fixture.ts';
import { describeField, packageMapping, packageRows, packageValues } from '../worlds/mapping-rows.ts';

// What the relay says of deals, made by the relay's own code wherever it can be: nobody sees a word that it never writes.

const referral = referralOf(fixture('incoming-co-sell'));

/** A value that went from one side to the other; `lost`: the one that gave way. */
function change(name: string, before: string, after: string, lost?: string): FieldChange {
  const field = packageMapping().fields.find((one) => one.field === name);
  if (field === undefined) throw new Error(`The package maps no field ${name}.`);
  return { field, value: after, before, after, agreed: ['', ''], ...(lost === undefined ? {} : { lost }) };
}

function copied(what: Partial<Copied>): DealEvent {
  const [event] = copiedEvents({ ...nothingCopied, ...what }, referral);
  if (event === undefined) throw new Error('Nothing was copied.');
  return event;
}

function answer(substatus: string): DealEvent {
  const [event] = microsoftAnswered({ substatus, reason: '', crmId: undefined, seen: '' });
  if (event === undefined) throw new Error(`Microsoft's ${substatus} means nothing.`);
  return event;
}

function expected(error: CosellError | undefined): CosellError {
  if (error === undefined) throw new Error('The relay has nothing to say against this.');
  return error;
}

const unready = new CosellError(
  'NOT_READY_TO_SHARE',
  `Not shared yet. Still missing: ${missingForHelp({}).join('; ')}.`,
);
/** A field that both sides had agreed on before. */
const agreedOn = Object.fromEntries(packageMapping().fields.map(({ key }) => [key, ['', '']] as const));
const closed = { ...referral, status: 'Closed', substatus: 'Won' };

/** What a seller has to put right. */
export const problems = {
  unready,
  offered: new CosellError('DEAL_OFFERED', 'Partner Center has a deal with the CRM ID of this opportunity'),
  closed: expected(
    permitted([change('CloseDate', '2027-05-31', '2027-06-30')], closed, packageMapping(), agreedOn).refused,
  ),
  currency: expected(
    currencyProblem(packageMapping(), { ...referral, body: { ...referral.body, details: { currency: 'CHF' } } }),
  ),
};

const refused = refusal('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Fill in the region.', 400);
/** A rule of the org is in the way of whatever the relay writes to the record. */
export const refusedByTheOrg = {
  event: needsAttention(refused.message, 'Needs attention', refused.rule),
  error: refused,
};

/** What happened to a deal that was shared with Microsoft, newest first. */
export const story: readonly { event: DealEvent; error?: CosellError }[] = [
  { event: needsAttention(problems.closed.message), error: problems.closed },
  { event: copied({ toReferral: [change('StageName', 'Accepted', 'Won')] }) },
  { event: copied({ toOpportunity: [change('Amount', '78000', '75000', '78000')] }) },
  { event: copied({ toOpportunity: [change('CloseDate', '2027-06-15', '2027-07-15')] }) },
  { event: copied({ toReferral: [change('Amount', '85000', '80000')] }) },
  { event: paused },
  { event: copied({ toOpportunity: [change('How_can_Microsoft_help__c', '', 'Proof Of Concept or Demo')] }) },
  { event: copied({ toReferral: [change('CloseDate', '2027-05-31', '2027-06-15')] }) },
  {
    event: copied({
      toOpportunity: [change('Amount', '90000', '85000')],
      toReferral: [change('Description', 'Bicycles for three shops', 'Bicycles for five shops')],
    }),
  },
  { event: answer('Accepted') },
  { event: answer('Received') },
  { event: shared('Co-sell') },
  { event: needsAttention(unready.message), error: unready },
];

/** What the relay says of a mapping row whose field it does not see. */
export const disabledMappings = compileMapping({
  ...{ rows: packageRows, values: packageValues, settings: {}, solutions: new Map() },
  describe: (path) => (path === 'Account.BillingState' ? undefined : describeField(path)),
})
  .problems.map(({ error }) => error.message)
  .join('\n');
