import { CosellError } from '../../relay/errors.ts';
import { newsOf, nothingCopied, type Copied, type News } from '../../relay/sync/record/audit-lines.ts';
import { currencyProblem } from '../../relay/sync/fields/currency.ts';
import { compileMapping } from '../../relay/sync/fields/mapping.ts';
import type { FieldChange } from '../../relay/sync/fields/merge.ts';
import { permitted } from '../../relay/sync/deals/permitted.ts';
import { missingForHelp } from '../../relay/sync/deals/readiness.ts';
import { fixture, referralOf } from '../worlds/fixture.ts';
import { describeField, packageMapping, packageRows, packageValues } from '../worlds/mapping-rows.ts';

// What the relay says of deals, made by the relay's own code wherever it can be: nobody sees a word that it never writes.

/** A value that went from one side to the other; `lost`: the one that gave way. */
function change(name: string, before: string, after: string, lost?: string): FieldChange {
  const field = packageMapping().fields.find((one) => one.field === name);
  if (field === undefined) throw new Error(`The package maps no field ${name}.`);
  return { field, value: after, before, after, agreed: ['', ''], ...(lost === undefined ? {} : { lost }) };
}

function copied(what: Partial<Copied>): News {
  const news = newsOf({ ...nothingCopied, ...what });
  if (news === undefined) throw new Error('Nothing was copied.');
  return news;
}

function expected(error: CosellError | undefined): CosellError {
  if (error === undefined) throw new Error('The relay has nothing to say against this.');
  return error;
}

const unready = new CosellError(
  'NOT_READY_TO_SHARE',
  `Not shared yet. Still missing: ${missingForHelp({}).join('; ')}.`,
);
const referral = referralOf(fixture('incoming-co-sell'));
/** A field that both sides had agreed on before. */
const agreedOn = Object.fromEntries(packageMapping().fields.map(({ key }) => [key, ['', '']] as const));
const closed = { ...referral, status: 'Closed', substatus: 'Won' };

/** What a seller has to put right. */
export const problems = {
  unready,
  closed: expected(
    permitted([change('CloseDate', '2027-05-31', '2027-06-30')], closed, packageMapping(), agreedOn).refused,
  ),
  currency: expected(
    currencyProblem(packageMapping(), { ...referral, body: { ...referral.body, details: { currency: 'CHF' } } }),
  ),
};

/** What the relay says in one sentence only. */
export const sentences = {
  shared: 'Shared with Microsoft',
  received: 'Microsoft has received the deal',
  accepted: 'Microsoft has accepted the deal',
  paused: 'Paused by the seller',
};

const news = (outcome: News['outcome'], summary: string, direction: News['direction'] = null): News => ({
  ...{ outcome, direction, summary, changes: [], lost: [] },
});

/** What happened to a deal that was shared with Microsoft, newest first. */
export const story: readonly (News & { error?: CosellError })[] = [
  { ...news('Needs attention', problems.closed.message), error: problems.closed },
  copied({ toReferral: [change('StageName', 'Accepted', 'Won')] }),
  copied({ toOpportunity: [change('Amount', '78000', '75000', '78000')] }),
  copied({ toOpportunity: [change('CloseDate', '2027-06-15', '2027-07-15')] }),
  copied({ toReferral: [change('Amount', '85000', '80000')] }),
  news('Paused', sentences.paused),
  copied({ toReferral: [change('CloseDate', '2027-05-31', '2027-06-15')] }),
  copied({
    toOpportunity: [change('Amount', '90000', '85000')],
    toReferral: [change('Description', 'Bicycles for three shops', 'Bicycles for five shops')],
  }),
  news('Accepted', sentences.accepted, 'From Partner Center'),
  news('Synced', sentences.received, 'From Partner Center'),
  news('Shared', sentences.shared, 'To Partner Center'),
  { ...news('Needs attention', unready.message), error: unready },
];

/** What the relay says of a mapping row whose field it does not see. */
export const disabledMappings = compileMapping(
  packageRows,
  packageValues,
  {},
  (path) => (path === 'Account.BillingState' ? undefined : describeField(path)),
  new Map(),
)
  .problems.map(({ error }) => error.message)
  .join('\n');
