import type { MappingRow } from '../../../../relay/sync/fields/mapping.ts';
import { unseen } from '../../../../relay/sync/fields/merge.ts';
import type { Json } from '../../../../relay/sync/model.ts';

/** One field, what both sides show of it, and what the merge is to make of it. */
export interface Case {
  name: string;
  row?: Partial<MappingRow>;
  /** What each side showed when they last agreed, in canonical form; "unseen" for a side not read since it was written. */
  base?: readonly [referral: string | null, opportunity: string | null];
  referral: Json | undefined;
  opportunity: Json | undefined;
  newest?: 'referral' | 'opportunity';
  gives: Outcome;
}

/** The values that are copied, the one that gave way, and the side whose value has no counterpart. */
export interface Outcome {
  toOpportunity?: Json;
  toReferral?: Json;
  lost?: string | null;
  notCopied?: 'referral' | 'opportunity';
}

const notes = { pointer: '/details/notes', field: 'Description' };
const step = { pointer: '/details/notes', field: 'NextStep' };
const day = { pointer: '/details/closingDateTime', field: 'CloseDate' };
const stage = { pointer: '/substatus', field: 'StageName', valueMap: 'Stage' };
const directions = { inboundCreate: true, inboundUpdate: true, outboundCreate: true, outboundUpdate: true };
const along = (direction: 'inboundUpdate' | 'outboundUpdate') => ({
  directions: { ...directions, inboundUpdate: false, outboundUpdate: false, [direction]: true },
});
const astral = '\u{1F680}';

/** The whole table: changed nowhere, there, here, on both sides; policies, directions, forms, limits, value maps. */
export const cases: readonly Case[] = [
  // Changed nowhere, there, here.
  { name: 'nothing changed: nothing', base: ['100', '100'], referral: 100, opportunity: 100, gives: {} },
  {
    name: 'an agreed difference is left alone',
    base: ['100', '200'],
    referral: 100,
    opportunity: 200,
    gives: {},
  },
  { name: 'changed there: copied here', base: ['1', '1'], referral: 2, opportunity: 1, gives: { toOpportunity: 2 } },
  { name: 'changed here: copied there', base: ['1', '1'], referral: 1, opportunity: 2, gives: { toReferral: 2 } },
  {
    name: 'changed there, though the policy favours here: copied here',
    row: { policy: 'Salesforce wins' },
    base: ['1', '1'],
    referral: 2,
    opportunity: 1,
    newest: 'opportunity',
    gives: { toOpportunity: 2 },
  },
  {
    name: 'changed here, though the policy favours there: copied there',
    row: { policy: 'Partner Center wins' },
    base: ['1', '1'],
    referral: 1,
    opportunity: 2,
    gives: { toReferral: 2 },
  },
  {
    name: 'emptied there: emptied here',
    base: ['1', '1'],
    referral: null,
    opportunity: 1,
    gives: { toOpportunity: null },
  },
  {
    name: 'gone there: emptied here',
    base: ['1', '1'],
    referral: undefined,
    opportunity: 1,
    gives: { toOpportunity: null },
  },
  {
    name: 'emptied here: emptied there',
    base: ['1', '1'],
    referral: 1,
    opportunity: null,
    gives: { toReferral: null },
  },
  {
    name: 'filled there: filled here',
    base: [null, null],
    referral: 5,
    opportunity: null,
    gives: { toOpportunity: 5 },
  },
  { name: 'filled here: filled there', base: [null, null], referral: null, opportunity: 5, gives: { toReferral: 5 } },
  { name: 'zero is a value, not a blank', base: ['1', '1'], referral: 0, opportunity: 1, gives: { toOpportunity: 0 } },

  // Changed on both sides.
  { name: 'both changed equally: nothing', base: ['1', '1'], referral: 2, opportunity: 2, gives: {} },
  { name: 'both emptied: nothing', base: ['1', '1'], referral: null, opportunity: undefined, gives: {} },
  {
    name: 'both changed, Salesforce wins: the value there gives way and is named',
    row: { policy: 'Salesforce wins' },
    base: ['1', '1'],
    referral: 2,
    opportunity: 3,
    gives: { toReferral: 3, lost: '2' },
  },
  {
    name: 'both changed, Partner Center wins: the value here gives way and is named',
    row: { policy: 'Partner Center wins' },
    base: ['1', '1'],
    referral: 2,
    opportunity: 3,
    newest: 'opportunity',
    gives: { toOpportunity: 2, lost: '3' },
  },
  {
    name: 'both changed, newest wins, newer there',
    base: ['1', '1'],
    referral: 2,
    opportunity: 3,
    gives: { toOpportunity: 2, lost: '3' },
  },
  {
    name: 'both changed, newest wins, newer here',
    base: ['1', '1'],
    referral: 2,
    opportunity: 3,
    newest: 'opportunity',
    gives: { toReferral: 3, lost: '2' },
  },
  {
    name: 'both changed, one to blank: the blank that gave way is named too',
    base: ['1', '1'],
    referral: 2,
    opportunity: null,
    gives: { toOpportunity: 2, lost: null },
  },

  // No base.
  { name: 'no base, equal: nothing', referral: 7, opportunity: 7, gives: {} },
  { name: 'no base, blank here: filled', referral: 7, opportunity: null, gives: { toOpportunity: 7 } },
  { name: 'no base, blank there: filled', referral: undefined, opportunity: 7, gives: { toReferral: 7 } },
  {
    name: 'no base, blank in the favoured place: a blank never wipes',
    row: { policy: 'Salesforce wins' },
    referral: 7,
    opportunity: null,
    gives: { toOpportunity: 7 },
  },
  { name: 'no base, both blank: nothing', referral: null, opportunity: undefined, gives: {} },
  {
    name: 'no base, two values, Salesforce wins: recorded',
    row: { policy: 'Salesforce wins' },
    referral: 7,
    opportunity: 8,
    gives: { toReferral: 8, lost: '7' },
  },
  {
    name: 'no base, two values, Partner Center wins: recorded',
    row: { policy: 'Partner Center wins' },
    referral: 7,
    opportunity: 8,
    gives: { toOpportunity: 7, lost: '8' },
  },

  // A side not seen since it was written.
  { name: 'unseen here, unchanged there: agreed', base: ['7', unseen], referral: 7, opportunity: 70, gives: {} },
  {
    name: 'unseen here, changed there: copied, no conflict',
    base: ['7', unseen],
    referral: 9,
    opportunity: 70,
    gives: { toOpportunity: 9 },
  },

  // Directions.
  {
    name: 'changed there, inbound update off: left alone',
    row: along('outboundUpdate'),
    base: ['1', '1'],
    referral: 2,
    opportunity: 1,
    gives: {},
  },
  {
    name: 'changed here, outbound update off: left alone',
    row: along('inboundUpdate'),
    base: ['1', '1'],
    referral: 1,
    opportunity: 2,
    gives: {},
  },
  {
    name: 'both changed, and the winner may be copied: the one open direction does not stop it',
    row: { ...along('outboundUpdate'), policy: 'Salesforce wins' },
    base: ['1', '1'],
    referral: 2,
    opportunity: 3,
    gives: { toReferral: 3, lost: '2' },
  },
  {
    name: 'no base, blank here, inbound update off: left alone',
    row: along('outboundUpdate'),
    referral: 7,
    opportunity: null,
    gives: {},
  },

  // Forms of the same value.
  { name: 'a number sent as text is that number', base: ['1', '1'], referral: '10000', opportunity: 10000, gives: {} },
  { name: 'trailing zeros are no change', base: ['1', '1'], referral: '10.50', opportunity: 10.5, gives: {} },
  {
    name: 'more decimals than Salesforce keeps are no change',
    base: ['1', '1'],
    referral: 10.504,
    opportunity: 10.5,
    gives: {},
  },
  {
    name: 'the midnight of another time zone is no change',
    row: day,
    base: ['2026-01-01', '2026-01-01'],
    referral: '2026-12-13T13:30:00.0000000Z',
    opportunity: '2026-12-14',
    gives: {},
  },
  {
    name: 'a date goes out as ten o’clock UTC',
    row: day,
    base: ['2026-12-14', '2026-12-14'],
    referral: '2026-12-14T00:00:00Z',
    opportunity: '2026-12-24',
    gives: { toReferral: '2026-12-24T10:00:00Z' },
  },
  {
    name: 'a date comes in without its time',
    row: day,
    base: ['2026-12-14', '2026-12-14'],
    referral: '2026-12-24T00:00:00Z',
    opportunity: '2026-12-14',
    gives: { toOpportunity: '2026-12-24' },
  },
  {
    name: 'other line endings are no change',
    row: notes,
    base: [null, null],
    referral: 'a\nb',
    opportunity: 'a\r\nb',
    gives: {},
  },
  { name: 'outer blanks are no change', row: notes, base: [null, null], referral: ' a ', opportunity: 'a', gives: {} },
  { name: 'blanks alone are blank', row: notes, base: [null, null], referral: '  \r\n', opportunity: null, gives: {} },

  // Texts longer than Salesforce takes.
  {
    name: 'a text too long comes in cut to the limit of the field',
    row: step,
    base: ['old', 'old'],
    referral: 'x'.repeat(300),
    opportunity: 'old',
    gives: { toOpportunity: 'x'.repeat(255) },
  },
  {
    name: 'what Salesforce shows of a cut text is no edit',
    row: step,
    base: ['x'.repeat(300), 'x'.repeat(255)],
    referral: 'x'.repeat(300),
    opportunity: 'x'.repeat(255),
    gives: {},
  },
  {
    name: 'a cut text is equal even without a base',
    row: step,
    referral: 'x'.repeat(300),
    opportunity: 'x'.repeat(255),
    gives: {},
  },
  {
    name: 'an edit of a cut text goes out',
    row: step,
    base: ['x'.repeat(300), 'x'.repeat(255)],
    referral: 'x'.repeat(300),
    opportunity: 'short',
    gives: { toReferral: 'short' },
  },
  {
    name: 'the cut splits no character and leaves no blank at the end',
    row: step,
    base: [null, null],
    referral: `${'x'.repeat(253)} ${astral}`,
    opportunity: null,
    gives: { toOpportunity: 'x'.repeat(253) },
  },

  // Value maps.
  {
    name: 'a mapped value comes in as its counterpart',
    row: stage,
    base: ['Pending', 'Prospecting'],
    referral: 'Accepted',
    opportunity: 'Prospecting',
    gives: { toOpportunity: 'Qualification' },
  },
  {
    name: 'two values there that are one here: no change',
    row: stage,
    base: ['Pending', 'Prospecting'],
    referral: 'Received',
    opportunity: 'Prospecting',
    gives: {},
  },
  {
    name: 'two values here that are one there: no change',
    row: stage,
    base: ['Accepted', 'Qualification'],
    referral: 'Accepted',
    opportunity: 'Needs Analysis',
    gives: {},
  },
  {
    name: 'both sides moved to values that are one: no conflict',
    row: stage,
    base: ['Pending', 'Prospecting'],
    referral: 'Accepted',
    opportunity: 'Negotiation/Review',
    gives: {},
  },
  {
    name: 'a mapped value goes out as its counterpart',
    row: stage,
    base: ['Accepted', 'Needs Analysis'],
    referral: 'Accepted',
    opportunity: 'Closed Won',
    gives: { toReferral: 'Won' },
  },
  {
    name: 'a value there without a counterpart is left alone, and said',
    row: stage,
    base: ['Accepted', 'Qualification'],
    referral: 'Engaged',
    opportunity: 'Qualification',
    gives: { notCopied: 'referral' },
  },
  {
    name: 'a value here without a counterpart is left alone, and said',
    row: stage,
    base: ['Accepted', 'Qualification'],
    referral: 'Accepted',
    opportunity: 'Handover',
    gives: { notCopied: 'opportunity' },
  },
  {
    name: 'a value without a counterpart is said once',
    row: stage,
    base: ['Engaged', 'Qualification'],
    referral: 'Engaged',
    opportunity: 'Qualification',
    gives: {},
  },
];
