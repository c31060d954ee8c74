import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FieldChange } from '../../../../relay/sync/fields/merge.ts';
import type { JsonObject } from '../../../../relay/sync/model.ts';
import type { DealEvent } from '../../../../relay/sync/ports/timeline.ts';
import { nothingCopied, type Copied } from '../../../../relay/sync/plan/audit-lines.ts';
import {
  answered,
  arrived,
  copiedEvents,
  microsoftAnswered,
  movedAway,
  needsAttention,
  otherOwnerTaken,
  paused,
  received,
  shared,
  similarAccount,
} from '../../../../relay/sync/record/deal-events.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { fieldMapping } from '../../../worlds/mapping-rows.ts';
import { incoming } from '../../../worlds/stories.ts';

const referral = referralOf(incoming);
const nothing = { changes: [], notCopied: [], lost: [] };
const outwards = { ...nothing, direction: 'To Partner Center' } as const;
const inwards = { ...nothing, direction: 'From Partner Center' } as const;

describe('an event of a deal', () => {
  const accepted = {
    outcome: 'Accepted',
    said: { code: 'accepted' },
    summary: 'The seller accepted the deal',
  } as const;
  const declined = {
    outcome: 'Declined',
    said: { code: 'declined' },
    summary: 'The seller declined the deal',
  } as const;
  const similar = (name?: string) =>
    ({
      outcome: 'Received',
      said: { code: 'similar-account', ...(name === undefined ? {} : { values: { name } }) },
      summary: 'The account is new, and a similar one exists',
    }) as const;
  const cases: [name: string, event: () => DealEvent, wanted: DealEvent][] = [
    ['has the yes of the seller', () => answered('Accepted'), { ...outwards, ...accepted }],
    ['has the no of the seller', () => answered('Declined'), { ...outwards, ...declined }],
    [
      'names an account that may be the same customer',
      () => similarAccount('Contoso Inc'),
      { ...inwards, ...similar('Contoso Inc') },
    ],
    ['names no account where the history must not', () => similarAccount(undefined), { ...inwards, ...similar() }],
    [
      'says that the org took another owner',
      () => otherOwnerTaken,
      {
        ...inwards,
        ...({ outcome: 'Received', said: { code: 'other-owner' } } as const),
        summary: 'Salesforce refused the first choice of owner, so another user owns the deal',
      },
    ],
    [
      'says that the seller pauses it',
      () => paused,
      { ...nothing, direction: null, outcome: 'Paused', said: { code: 'paused' }, summary: 'Paused by the seller' },
    ],
    [
      'says that it came from another opportunity',
      () => arrived(referral),
      {
        ...{ ...inwards, outcome: 'Received', said: { code: 'moved-here', values: { dealKind: 'Co-sell' } } },
        summary: 'The deal from Partner Center moved here from another opportunity',
      },
    ],
    [
      'says that it went to another opportunity',
      () => movedAway,
      {
        ...{ ...nothing, direction: null, outcome: 'Closed', said: { code: 'moved-away' } },
        summary: 'The deal from Partner Center moved to another opportunity',
      },
    ],
    [
      'says that somebody has to do something',
      () => needsAttention('Why.'),
      {
        ...{ ...nothing, direction: null, outcome: 'Needs attention' },
        ...{ said: { code: 'needs-attention' }, summary: 'Why.' },
      },
    ],
    [
      'has the message of a rule of the org, which a record that takes no writes cannot show',
      () => needsAttention('Refused.', 'Needs attention', 'Fill in the region.'),
      {
        ...{ ...nothing, direction: null, outcome: 'Needs attention' },
        ...{ said: { code: 'needs-attention', values: { reason: 'Fill in the region.' } }, summary: 'Refused.' },
      },
    ],
  ];
  for (const [name, event, wanted] of cases)
    it(name, () => {
      assert.deepEqual(event(), wanted);
    });
});

describe('a deal that was received', () => {
  const senders: [name: string, invitedBy: JsonObject | null, by: string | undefined][] = [
    ['by somebody', { organizationName: 'Fabrikam' }, 'Fabrikam'],
    ['by nobody', null, undefined],
    ['by somebody without a name', { organizationName: '' }, undefined],
    ['by somebody whose name is no text', { organizationName: 7 }, undefined],
  ];
  for (const [name, invitedBy, by] of senders)
    it(`says where it comes from: sent ${name}`, () => {
      assert.deepEqual(received(referralOf({ ...incoming, inviteContext: { invitedBy } })), {
        ...{ ...inwards, outcome: 'Received' },
        said: by === undefined ? { code: 'received' } : { code: 'received', values: { by } },
        summary: `Received from Partner Center${by === undefined ? '' : ', sent by Fabrikam'}`,
      });
    });
});

describe('a deal that was shared', () => {
  const kinds = [
    ['Private', 'Created in Partner Center (private)'],
    ['Partner-led', "Created in Partner Center (visible to Microsoft's sellers)"],
    ['Co-sell', 'Shared with Microsoft'],
    ['Partner-to-partner', 'Created in Partner Center (with another partner)'],
    ['Lead', 'Created in Partner Center (lead)'],
  ] as const;
  for (const [dealKind, summary] of kinds)
    it(`is told by its kind: ${summary}`, () => {
      const said = { code: 'shared', values: { dealKind } } as const;
      assert.deepEqual(shared(dealKind), { ...outwards, outcome: 'Shared', said, summary });
    });
});

describe("Microsoft's answer", () => {
  const answers = [
    ['Received', 'Synced', 'microsoft-received', 'Microsoft has received the deal'],
    ['Accepted', 'Accepted', 'microsoft-accepted', 'Microsoft has accepted the deal'],
    ['Declined', 'Declined', 'microsoft-declined', 'Microsoft has declined the deal'],
    ['Expired', 'Closed', 'microsoft-expired', 'Microsoft has not answered in time'],
    ['Won', 'Closed', 'microsoft-won', 'Microsoft has closed the deal as won'],
    ['Lost', 'Closed', 'microsoft-lost', 'Microsoft has closed the deal as lost'],
  ] as const;
  const answer = (substatus: string | undefined, reason = '') =>
    microsoftAnswered({ substatus, reason, crmId: undefined, seen: '' });
  for (const [substatus, outcome, code, summary] of answers)
    it(`is told: ${substatus}`, () => {
      assert.deepEqual(answer(substatus), [{ ...inwards, outcome, said: { code }, summary }]);
    });

  it('brings its reason along', () => {
    const [event] = answer('Declined', 'Not a fit');
    assert.deepEqual(event?.said, { code: 'microsoft-declined', values: { reason: 'Not a fit' } });
  });

  for (const substatus of ['Pending', undefined])
    it(`is nothing to tell: ${String(substatus)}`, () => {
      assert.deepEqual(answer(substatus), []);
    });
});

describe('what was copied', () => {
  const change = (changes: Partial<FieldChange> = {}): FieldChange => ({
    ...{ field: fieldMapping(), value: 2, before: '1', after: '2', agreed: ['', ''] },
    ...changes,
  });
  const name = fieldMapping({ pointer: '/name', field: 'Name' });
  const stage = fieldMapping({ pointer: '/substatus', field: 'StageName', valueMap: 'Stage' });
  const events = (copied: Partial<Copied>, body: JsonObject = {}) =>
    copiedEvents({ ...nothingCopied, ...copied }, referralOf({ ...incoming, ...body }));
  const amount = { field: 'Amount', label: 'Amount', kind: 'number', currency: 'USD' } as const;
  const title = { field: 'Name', label: 'Opportunity Name', kind: 'text' } as const;

  it('is no event when nothing was', () => {
    assert.deepEqual(events({}), []);
  });

  it('has every change with its way and its raw values, and names of fields alone in the summary', () => {
    const copied = {
      toOpportunity: [change()],
      toReferral: [change({ field: name, before: null })],
      restored: [change({ after: null })],
    };
    assert.deepEqual(events(copied), [
      {
        ...{ ...nothing, outcome: 'Synced', direction: 'Both', said: { code: 'changed' } },
        summary: 'Changed: Amount, Opportunity Name',
        changes: [
          { ...amount, way: 'to Salesforce', before: '1', after: '2' },
          { ...title, way: 'to Partner Center', before: null, after: '2' },
          { ...amount, way: 'put back', before: '1', after: null },
        ],
      },
    ]);
  });

  it('is a conflict when a value was overwritten, a blank too, and names it with its side', () => {
    const copied = {
      toOpportunity: [change(), change({ field: name, lost: null })],
      toReferral: [change({ lost: '9' })],
    };
    const [event] = events(copied);
    assert.deepEqual(
      [event?.outcome, event?.said, event?.summary],
      ['Conflict', { code: 'conflict' }, 'Both sides changed: Amount, Opportunity Name'],
    );
    assert.deepEqual(event?.lost, [
      { ...title, side: 'Salesforce', value: null },
      { ...amount, side: 'Partner Center', value: '9' },
    ]);
  });

  it('is no conflict but a link where two records met and nobody had edited anything', () => {
    const [event] = events({ toOpportunity: [change({ lost: '9', met: true })] });
    assert.deepEqual([event?.outcome, event?.said, event?.summary], ['Synced', { code: 'linked' }, 'Changed: Amount']);
  });

  it('is a conflict as soon as one of the values that met had been edited', () => {
    const [event] = events({ toOpportunity: [change({ lost: '9', met: true }), change({ field: name, lost: 'a' })] });
    assert.deepEqual([event?.outcome, event?.said], ['Conflict', { code: 'conflict' }]);
  });

  it("shows what Partner Center had in the words of the CRM's field, and what Salesforce had as it was", () => {
    const words = change({ field: stage, before: 'Won', after: 'Lost', lost: 'Won' });
    const shown = (copied: Partial<Copied>) =>
      events(copied).flatMap(({ changes, lost }) => [
        ...changes.map(({ before, after }) => [before, after]),
        ...lost.map(({ value }) => [value]),
      ]);
    assert.deepEqual(shown({ toReferral: [words] }), [['Closed Won', 'Closed Lost'], ['Closed Won']]);
    assert.deepEqual(shown({ toOpportunity: [words] }), [['Won', 'Lost'], ['Won']]);
  });

  it('brings along how an overwritten value is taken back, where it can be', () => {
    const [event] = events({ toOpportunity: [change({ lost: '9', restore: 9 }), change({ field: name, lost: 'a' })] });
    assert.deepEqual(
      event?.lost.map((one) => 'restore' in one && one.restore),
      [9, false],
    );
  });

  it('has what was not copied, and from where', () => {
    const [event] = events({
      notCopied: [
        { field: stage, side: 'referral', shown: 'Error' },
        { field: name, side: 'opportunity', shown: null },
      ],
    });
    assert.deepEqual(event, {
      ...{ ...nothing, outcome: 'Synced', direction: null, said: { code: 'changed' } },
      summary: 'Changed: Stage, Opportunity Name',
      notCopied: [
        { field: 'StageName', label: 'Stage', kind: 'text', side: 'Partner Center', value: 'Error' },
        { ...title, side: 'Salesforce', value: null },
      ],
    });
  });

  const directions: [copied: Partial<Copied>, direction: DealEvent['direction']][] = [
    [{ toOpportunity: [change()] }, 'From Partner Center'],
    [{ toReferral: [change()] }, 'To Partner Center'],
    [{ toOpportunity: [change()], toReferral: [change()] }, 'Both'],
    [{ restored: [change()] }, null],
  ];
  for (const [copied, direction] of directions)
    it(`went ${direction ?? 'nowhere'}: ${Object.keys(copied).join(' and ')}`, () => {
      assert.equal(events(copied)[0]?.direction, direction);
    });

  const currencies: [name: string, field: FieldChange['field'], details: JsonObject, currency: string | undefined][] = [
    ['with its currency', fieldMapping(), { currency: 'EUR' }, 'EUR'],
    ['without one where the deal has none', fieldMapping(), {}, undefined],
    ['without one where that is blank', fieldMapping(), { currency: '' }, undefined],
    ['without one where it is a text', name, { currency: 'EUR' }, undefined],
    [
      'without one where it is another number',
      fieldMapping({ pointer: '/details/percentage', field: 'Amount' }),
      { currency: 'EUR' },
      undefined,
    ],
    ['without one where it is no number here', fieldMapping({ field: 'NextStep' }), { currency: 'EUR' }, undefined],
  ];
  for (const [title, field, details, currency] of currencies)
    it(`names a field ${title}`, () => {
      const [event] = events({ toReferral: [change({ field })] }, { details });
      const [shown] = event?.changes ?? [];
      assert.deepEqual(shown && [shown.currency, 'currency' in shown], [currency, currency !== undefined]);
    });
});

describe('a field whose values are kept out of the history', () => {
  it('is named without any, and says that they are hidden', () => {
    const field = fieldMapping({ pointer: '/customerProfile/team/0/email', field: 'NextStep', keptOutOfHistory: true });
    const change = { field, value: 'b', before: 'a', after: 'b', agreed: ['', ''], lost: 'c', restore: 'c' } as const;
    const notCopied = [{ field, side: 'referral', shown: 'd' }] as const;
    const [event] = copiedEvents(
      { toOpportunity: [change], toReferral: [], restored: [], notCopied: [...notCopied] },
      referral,
    );
    const hidden = { field: 'NextStep', label: 'Next Step', kind: 'text', hidden: true };
    assert.deepEqual(event?.changes, [{ ...hidden, way: 'to Salesforce', before: null, after: null }]);
    assert.deepEqual(event.notCopied, [{ ...hidden, side: 'Partner Center', value: null }]);
    assert.deepEqual(event.lost, [{ ...hidden, side: 'Salesforce', value: null }]);
  });
});
