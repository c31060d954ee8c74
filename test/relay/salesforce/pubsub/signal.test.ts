import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSignal } from '../../../../relay/salesforce/pubsub/signal.ts';

const opportunityId = '0065f0000000001AAA';
const referralId = '3e2a1b4c-5d6e-4f70-8192-a3b4c5d6e7f8';

describe('an event of the package', () => {
  const cases: [what: string, payload: unknown, pair: object | undefined][] = [
    ['about an opportunity', { Record_Id__c: opportunityId, Referral_Identifier__c: null }, { opportunityId }],
    [
      'about one that has a referral',
      { Record_Id__c: opportunityId, Referral_Identifier__c: referralId },
      { opportunityId },
    ],
    // What a formula of the org calls an id has 15 characters.
    ['with an id of 15 characters', { Record_Id__c: opportunityId.slice(0, 15) }, { opportunityId }],
    ['about a lead', { Record_Id__c: '00Q5f0000000001AAA', Referral_Identifier__c: referralId }, { referralId }],
    ['about a referral alone', { Record_Id__c: null, Referral_Identifier__c: referralId }, { referralId }],
    ['about a lead without a referral', { Record_Id__c: '00Q5f0000000001AAA', Referral_Identifier__c: '' }, undefined],
    ['that an admin published by hand', { Record_Id__c: null, Referral_Identifier__c: null }, undefined],
    ['with an id that is none', { Record_Id__c: `${opportunityId}' OR Name != '` }, undefined],
    ['of another shape', 'Partner_Center_Signal__e', undefined],
    ['that could not be decoded', undefined, undefined],
  ];
  for (const [what, payload, pair] of cases)
    it(`${what} ${pair === undefined ? 'names no pair' : `names ${JSON.stringify(pair)}`}`, () => {
      assert.deepEqual(readSignal(payload), pair);
    });
});
