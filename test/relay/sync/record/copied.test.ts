import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../../relay/sync/model.ts';
import { baseOfSent, copiedBy } from '../../../../relay/sync/record/tell-merged.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { fieldMapping } from '../../../worlds/mapping-rows.ts';
import { incoming } from '../../../worlds/stories.ts';
import { plainDigest } from '../../../worlds/world.ts';
import { change, mergePlan } from './works.ts';

const amount = change();
const { key } = amount.field;
const named = change({ field: fieldMapping({ pointer: '/name', field: 'Name' }) });

describe('what a merge has copied', () => {
  const names = (changes: readonly { field: { field: string } }[]) => changes.map(({ field }) => field.field);
  const inbound = { inboundCreate: true, inboundUpdate: true, outboundCreate: false, outboundUpdate: false };
  const ours = (pointer: string, field: string, before: string | null) =>
    change({ field: fieldMapping({ pointer, field, directions: inbound }), before });

  it('is told but for what the relay fills in by itself', () => {
    const own = [
      ours('/status', 'Referral_Status__c', 'New'),
      ours('/substatus', 'Referral_Substatus__c', 'Pending'),
      ours('/expirationDateTime', 'Referral_Expires__c', '2026-11-16T00:00:00Z'),
      ours('/trackingInfo/microsoftMsxId', 'Microsoft_CRM_Identifier__c', null),
      change({ field: fieldMapping({ field: 'NextStep' }), before: null }),
    ];
    const { toOpportunity, toReferral } = copiedBy(mergePlan({ guarded: [amount], own }), []);
    assert.deepEqual([names(toOpportunity), toReferral], [['Amount', 'Referral_Substatus__c', 'NextStep'], []]);
  });

  it('is told of a choice that was put back once, of what was really sent, and of what was not copied', () => {
    const notCopied = [{ field: named.field, side: 'referral', shown: 'x' }] as const;
    const plan = mergePlan({ guarded: [amount, named], restored: [named], notCopied: [...notCopied] });
    assert.deepEqual(copiedBy(plan, [amount]), {
      ...{ toOpportunity: [amount], toReferral: [amount], restored: [named], notCopied },
    });
  });
});

describe('what both sides have agreed on after a patch', () => {
  const cases: [name: string, details: JsonObject | undefined, there: string][] = [
    ['is what the service shows', { dealValue: 4.999 }, plainDigest(key, '5')],
    ['is what it shows, a blank too', { dealValue: null }, plainDigest(key, null)],
    ['is what was sent where it shows nothing at all', undefined, 'there'],
    ['is what was sent where it leaves that out', {}, 'there'],
    ['is what was sent where it shows an empty text', { dealValue: '' }, 'there'],
  ];
  for (const [name, details, there] of cases)
    it(name, () => {
      const referral = details === undefined ? undefined : referralOf({ ...incoming, details });
      assert.deepEqual(baseOfSent({ fields: [amount], referral }, plainDigest), { [key]: [there, 'here'] });
    });
});
