import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readReferral } from '../../../relay/partner-center/referral.ts';
import { errorOf } from '../error-of.ts';

/** The least that a read shows (PR:referral-resources). */
const least = {
  id: '3e2a1b4c-5d6e-4f70-8192-a3b4c5d6e7f8',
  engagementId: '6b1d9c2f-3a4e-4b5c-8d7e-9f0a1b2c3d4e',
  organizationId: '7c2e0d3a-4b5f-4c6d-9e8f-a0b1c2d3e4f5',
  eTag: '"2500ec5a-0000-0000-0000-5bf4967d0000"',
  status: 'New',
  substatus: 'Pending',
  externalReferenceId: '006000000000001AAA',
  updatedDateTime: '2026-11-02T09:05:39.5485487Z',
};

describe('a referral from an answer', () => {
  it('shows what the rules look at, and keeps the rest as it came', () => {
    const answer = { ...least, details: { dealValue: 1.5, notes: null }, later: [{ more: true }] };
    assert.deepEqual(readReferral(answer), {
      id: least.id,
      engagementId: least.engagementId,
      organizationId: least.organizationId,
      eTag: least.eTag,
      status: 'New',
      substatus: 'Pending',
      externalReferenceId: least.externalReferenceId,
      updatedAt: least.updatedDateTime,
      body: answer,
    });
  });

  for (const absent of [null, undefined, '', '  ']) {
    it(`may have no externalReferenceId (${JSON.stringify(absent)})`, () => {
      const { externalReferenceId: _, ...rest } = least;
      const answer = absent === undefined ? rest : { ...rest, externalReferenceId: absent };
      assert.equal(readReferral(answer).externalReferenceId, null);
    });
  }

  for (const absent of [null, '', ' '])
    it(`may have a blank eTag and organisation (${JSON.stringify(absent)})`, () => {
      const { eTag, organizationId } = readReferral({ ...least, eTag: absent, organizationId: absent });
      assert.deepEqual([eTag, organizationId], ['', '']);
    });

  it('shows its texts as people read them, wherever they stand', () => {
    const { body } = readReferral({
      ...least,
      name: 'Oil &amp; Gas',
      details: { notes: 'a &lt; b', dealValue: 5 },
      team: [{ firstName: 'Jos&eacute;' }, null],
    });
    assert.deepEqual(
      [body['name'], body['details'], body['team']],
      ['Oil & Gas', { notes: 'a < b', dealValue: 5 }, [{ firstName: 'José' }, null]],
    );
  });

  it('may have no eTag and no organisation', () => {
    const { eTag: _e, organizationId: _o, ...rest } = least;
    const { eTag, organizationId } = readReferral(rest);
    assert.deepEqual([eTag, organizationId], ['', '']);
  });

  for (const [code, expected] of [
    ['Unknown', null],
    ['GeneralOrOther', 'GeneralOrOther'],
    [null, null],
  ] as const) {
    it(`the help code ${String(code)} reads as ${String(expected)}`, () => {
      const { body } = readReferral({ ...least, inviteContext: { notes: 'n', assistanceRequestCode: code } });
      assert.deepEqual(body['inviteContext'], { notes: 'n', assistanceRequestCode: expected });
    });
  }

  it('shows an only person as a list of one, as the other lists', () => {
    const [ann, kim] = [{ firstName: 'Ann' }, { firstName: 'Kim' }];
    const { body } = readReferral({ ...least, team: ann, customerProfile: { name: 'Contoso', team: kim } });
    assert.deepEqual([body['team'], body['customerProfile']], [[ann], { name: 'Contoso', team: [kim] }]);
    for (const team of [null, [], [ann, kim], 'text'])
      assert.deepEqual(readReferral({ ...least, team }).body['team'], team);
  });

  for (const inviteContext of [null, [], 'text', {}]) {
    it(`an inviteContext that is ${JSON.stringify(inviteContext)} stays so`, () => {
      assert.deepEqual(readReferral({ ...least, inviteContext }).body['inviteContext'], inviteContext);
    });
  }

  const garbage: [what: string, answer: unknown][] = [
    ['undefined', undefined],
    ['null', null],
    ['a text', 'referral'],
    ['a list', [least]],
    ['an empty object', {}],
    ['an error envelope', { error: { code: 'x', message: 'y' } }],
    ['one with an empty id', { ...least, id: '' }],
    ['one with a number as id', { ...least, id: 1 }],
    ['one with a function', { ...least, later: () => undefined }],
  ];
  for (const [what, answer] of garbage) {
    it(`${what} is no referral`, async () => {
      const { code, retryable } = await errorOf(() => readReferral(answer));
      assert.deepEqual([code, retryable], ['PARTNER_CENTER_UNAVAILABLE', true]);
    });
  }

  for (const [property, value] of [
    ['status', null],
    ['substatus', null],
    ['engagementId', ''],
    ['updatedDateTime', null],
    ['eTag', {}],
  ] as const)
    it(`is the only one concerned when its ${property} is ${JSON.stringify(value)}`, async () => {
      const { code, message, retryable } = await errorOf(() => readReferral({ ...least, [property]: value }));
      assert.deepEqual([code, retryable], ['REFERRAL_UNREADABLE', true]);
      assert.equal(message, `Partner Center shows referral ${least.id} without a valid ${property}.`);
    });
});
