import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import type { CreateOpportunityPlan } from '../../../../relay/sync/plan/pair-plan.ts';
import { otherOwnerTaken, received, similarAccount } from '../../../../relay/sync/record/deal-events.ts';
import { tell } from '../../../../relay/sync/record/tell.ts';
import { newCard } from '../../../../relay/sync/record/tell-created.ts';
import { quiet } from '../../../../relay/sync/record/told.ts';
import { fieldMapping } from '../../../worlds/mapping-rows.ts';
import { lookedAt, rulesOf } from '../observed.ts';
import { identity, r1, workOf } from './works.ts';

const rules = rulesOf();
const stamp = '2026-11-02 10:05 UTC  ';
const unknown = new CosellError('CURRENCY_UNKNOWN', 'No such currency.');
const refusal = new CosellError('SALESFORCE_REFUSED', 'No segment.');
const planned = (changes: Partial<CreateOpportunityPlan> = {}): CreateOpportunityPlan => ({
  ...{ kind: 'create-opportunity', referral: r1, identity: { ...identity, sync: true } },
  opportunity: { referralId: 'r1', values: {}, dealName: null, ownerEmails: [], defaultOwner: '' },
  ...{ base: { a: ['1', '2'] }, notCopied: [], problem: undefined },
  ...changes,
});

describe('the card of an opportunity about to be made', () => {
  it('has the tick, the identity, and where the deal comes from', () => {
    assert.deepEqual(newCard(planned(), rules), {
      ...{ ...identity, sync: true, status: 'Synced', lastSynced: '2026-11-02T10:05:59.000Z' },
      audit: `${stamp}Received from Partner Center, sent by Microsoft.`,
    });
  });

  it('says which value has no place in Salesforce', () => {
    const help = fieldMapping({
      pointer: '/inviteContext/assistanceRequestCode',
      field: 'NextStep',
      valueMap: 'Help_Type',
    });
    const { audit } = newCard(
      planned({ notCopied: [{ field: help, side: 'referral', shown: 'SomethingNew' }] }),
      rules,
    );
    assert.equal(
      audit,
      `${stamp}Received from Partner Center, sent by Microsoft.\n` +
        `${stamp}Not copied: Next Step "SomethingNew" from Partner Center has no counterpart in value map Help_Type`,
    );
  });

  it('says what is wrong', () => {
    const message = 'No such currency.';
    assert.deepEqual(newCard(planned({ problem: unknown }), rules), {
      ...{ ...identity, sync: true, status: 'Needs attention', message, errorCode: 'CURRENCY_UNKNOWN' },
      audit: `${stamp}Received from Partner Center, sent by Microsoft.\n` + `${stamp}Needs attention: ${message}`,
    });
  });
});

describe('a deal that was received', () => {
  function told(changes: Partial<CreateOpportunityPlan> = {}, problem?: CosellError) {
    const plan = planned(changes);
    return tell(
      workOf(plan, { kind: 'opportunity-created', plan, opportunityId: '006', problem, version: lookedAt }),
      rules,
    );
  }
  const about = {
    ...{ ...quiet, word: 'received', state: 'synced', events: [{ on: '006', event: received(r1) }] },
    memory: { base: { a: ['1', '2'] }, version: lookedAt },
  };

  it('is told on the new opportunity, whose card says the rest already', () => {
    assert.deepEqual(told(), about);
  });

  const people: [name: string, keptOutOfHistory: boolean, who: string][] = [
    ['by name', false, 'kim@x.example, lee@x.example'],
    ['by number where the history must not show people', true, "2 of the people on the referral's team"],
  ];
  for (const [how, keptOutOfHistory, who] of people)
    it(`names whoever could not join the opportunity team, ${how}`, () => {
      const plan = planned();
      const notInTeam = ['kim@x.example', 'lee@x.example'];
      const outcome = { ...({ kind: 'opportunity-created', plan, opportunityId: '006' } as const), notInTeam };
      const field = fieldMapping({ pointer: '/team/0/email', field: 'NextStep', keptOutOfHistory });
      const hiddenAmount = fieldMapping({ keptOutOfHistory: true });
      const mapping = { ...rules.mapping, fields: [hiddenAmount, field] };
      const { card } = tell(workOf(plan, { ...outcome, problem: undefined, version: lookedAt }), { ...rules, mapping });
      const line = `Not on the opportunity team, because they are not active users here: ${who}.`;
      assert.ok(card.audit?.startsWith(`${stamp}${line}\n`), card.audit ?? '');
    });

  for (const words of [undefined, 'Kim is on leave.'])
    it(`says why another user owns it, ${words === undefined ? 'as the relay' : 'as the org'} puts it`, () => {
      const plan = planned();
      const otherOwner = new CosellError('SALESFORCE_REFUSED', 'Refused.', words === undefined ? {} : { words });
      const outcome = { ...({ kind: 'opportunity-created', plan, opportunityId: '006' } as const), otherOwner };
      const { card, events } = tell(workOf(plan, { ...outcome, problem: undefined, version: lookedAt }), rules);
      const line = `Salesforce refused the first choice of owner, so another user owns the deal: ${words ?? 'Refused.'}`;
      assert.equal(card.audit?.split('\n')[0], stamp + line);
      assert.deepEqual(events.at(-1), { on: '006', event: otherOwnerTaken });
    });

  it('names an account that may be the same customer, on the card and in the timeline', () => {
    const plan = planned();
    const similar = { id: '001', name: 'Contoso Inc' };
    const outcome = { ...({ kind: 'opportunity-created', plan, opportunityId: '006' } as const), similar };
    const { card, events } = tell(workOf(plan, { ...outcome, problem: undefined, version: lookedAt }), rules);
    assert.deepEqual(card, {
      audit:
        `${stamp}The account is new. A similar one exists: "Contoso Inc" (001). If both are the same customer, choose one and merge them.\n` +
        `${stamp}Received from Partner Center, sent by Microsoft.`,
    });
    assert.deepEqual(events, [
      { on: '006', event: received(r1) },
      { on: '006', event: similarAccount('Contoso Inc') },
    ]);
  });

  it('gives that account by its ID alone where the history must not show names of customers', () => {
    const plan = planned();
    const field = fieldMapping({ pointer: '/customerProfile/name', field: 'NextStep', keptOutOfHistory: true });
    const mapping = { ...rules.mapping, fields: [fieldMapping(), field] };
    const outcome = { kind: 'opportunity-created', plan, opportunityId: '006', problem: undefined } as const;
    const similar = { id: '001', name: 'Contoso Inc' };
    const { card, events } = tell(workOf(plan, { ...outcome, version: lookedAt, similar }), { ...rules, mapping });
    assert.match(card.audit ?? '', /A similar one exists: 001\. If both/);
    assert.deepEqual(events.at(-1), { on: '006', event: similarAccount(undefined) });
  });

  it('is looked at again soon where the org refused something for the moment only', () => {
    const passing = new CosellError('CONTACT_MISSING', 'Busy.', { cause: new CosellError('RECORD_LOCKED', 'Busy.') });
    const lasting = new CosellError('CONTACT_MISSING', 'No.', { cause: refusal });
    assert.deepEqual(
      [passing, lasting, refusal].map((problem) => told({}, problem).againMs),
      [30_000, undefined, undefined],
    );
  });

  it('needs attention where the plan says so', () => {
    assert.deepEqual(told({ problem: unknown }), {
      ...{ ...about, state: 'attention', error: unknown, problem: unknown },
    });
  });

  it('leaves what the org refused of the customer to the seller, below what the card says already', () => {
    const message = 'No segment.';
    assert.deepEqual(told({}, refusal), {
      ...{ ...about, state: 'attention', error: refusal, problem: refusal },
      card: {
        ...{ status: 'Needs attention', message, errorCode: 'SALESFORCE_REFUSED' },
        audit: `${stamp}Needs attention: ${message}\n${stamp}Received from Partner Center, sent by Microsoft.`,
      },
    });
  });

  it('says the refusal of the org before what the plan had to say, as nobody has read that yet', () => {
    const { error, card } = told({ problem: refusal }, refusal);
    const message = 'No segment.';
    assert.equal(error, refusal);
    assert.deepEqual([card.message, card.status], [message, undefined]);
    assert.equal(told({ problem: unknown }, refusal).error, refusal);
  });
});
