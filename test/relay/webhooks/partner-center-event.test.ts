import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readPartnerCenterEvent, referralEvents } from '../../../relay/webhooks/partner-center-event.ts';
import { errorOf } from '../error-of.ts';
import { fixture } from './fixture.ts';

const id = '3e2a1b4c-5d6e-4f70-8192-a3b4c5d6e7f8';
const halfId = '9f8e7d6c-5b4a-4392-8170-6f5e4d3c2b1a';
const uri = `https://api.partnercenter.microsoft.com/engagements/v1/referrals/${id}`;
const read = (body: unknown) =>
  readPartnerCenterEvent(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));

describe('the body of a Partner Center delivery', () => {
  const samples: [file: string, referralId: string | undefined][] = [
    ['referral-created', id],
    ['referral-updated', id],
    ['related-referral-created', halfId],
    ['related-referral-updated', halfId],
    ['test-created', undefined],
    ['subscription-updated', undefined],
    ['usagerecords-thresholdExceeded', undefined],
  ];
  for (const [name, referralId] of samples) {
    it(`${name} ${referralId === undefined ? 'is of no interest' : 'names its referral'}`, () => {
      assert.deepEqual(readPartnerCenterEvent(fixture(`${name}.json`)), {
        name,
        referralId,
        ofMicrosoft: name.startsWith('related-'),
      });
    });
    it(`${name} reads the same when it is compact`, () => {
      assert.deepEqual(read(JSON.parse(fixture(`${name}.json`).toString())), {
        name,
        referralId,
        ofMicrosoft: name.startsWith('related-'),
      });
    });
  }

  it('the four referral events are the ones that are read', () => {
    assert.deepEqual(
      [...referralEvents].sort(),
      samples.flatMap(([name, of]) => (of === undefined ? [] : [name])).sort(),
    );
  });

  const read1 = { name: 'referral-updated', referralId: id, ofMicrosoft: false };
  const accepted: [what: string, body: unknown][] = [
    ['camelCase keys, as the swagger has them', { eventName: 'referral-updated', resourceUri: uri }],
    ['an id in capitals, brought to small letters', { EventName: 'referral-updated', ResourceUri: uri.toUpperCase() }],
    [
      'the v1.0 address of the referrals API',
      {
        EventName: 'referral-updated',
        ResourceUri: `https://api.partner.microsoft.com/v1.0/engagements/referrals/${id}`,
      },
    ],
    ...[`${uri}/`, `${uri}?api-version=1.0`, `${uri}/?x=1#y`, `/engagements/v1/referrals/${id}`, id].map(
      (ResourceUri): [string, unknown] => [
        `the address ${ResourceUri}`,
        { EventName: 'referral-updated', ResourceUri },
      ],
    ),
    ['a name in capitals', { EventName: 'Referral-Updated', ResourceUri: uri }],
    ['unknown keys', { EventName: 'referral-updated', ResourceUri: uri, Later: { more: [1] } }],
    ['AuditUrl in place of AuditUri', { EventName: 'referral-updated', ResourceUri: uri, AuditUrl: null }],
    ['a byte order mark', `\ufeff{"EventName":"referral-updated","ResourceUri":"${uri}"}`],
    [
      'a foreign host: only the id is taken',
      { EventName: 'referral-updated', ResourceUri: `https://evil.example/${id}` },
    ],
    [
      'a __proto__ key, without any effect',
      `{"__proto__":{"polluted":true},"EventName":"referral-updated","ResourceUri":"${uri}"}`,
    ],
    [
      'deep nesting in a key that nobody reads',
      `{"EventName":"referral-updated","ResourceUri":"${uri}","x":${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
    ],
  ];
  for (const [what, body] of accepted) {
    it(`is accepted with ${what}`, () => {
      assert.deepEqual(read(body), read1);
    });
  }

  it('nothing in a body changes the prototype of objects', () => {
    read(
      `{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"EventName":"x","ResourceUri":"y"}`,
    );
    assert.ok(!('polluted' in {}));
  });

  for (const name of ['referral-deleted', 'toString', '__proto__', 'granular-admin-access-assignment-created']) {
    it(`the unknown event ${name} is read, without an id`, () => {
      assert.deepEqual(read({ EventName: name, ResourceUri: uri }), {
        name,
        referralId: undefined,
        ofMicrosoft: false,
      });
    });
  }

  for (const [what, more] of [
    ['null', { ResourceUri: null }],
    ['missing', {}],
  ] as const) {
    it(`an unknown event whose ResourceUri is ${what} is of no interest`, () => {
      const name = 'indirect-reseller-relationship-accepted-by-customer';
      assert.deepEqual(read({ EventName: name, ...more }), { name, referralId: undefined, ofMicrosoft: false });
    });
  }

  const refused: [what: string, body: unknown][] = [
    ['nothing', ''],
    ['no JSON', 'EventName=referral-created'],
    ['XML', '<EventName>referral-created</EventName>'],
    ['half of an object', `{"EventName":"referral-created","ResourceUri":"${uri}"`],
    ['two objects', `{"EventName":"referral-created","ResourceUri":"${uri}"}{}`],
    ['null', 'null'],
    ['a list of events', [{ EventName: 'referral-created', ResourceUri: uri }]],
    ['a text', JSON.stringify('referral-created')],
    ['a number', '1'],
    ['an object without keys', {}],
    ['no ResourceUri', { EventName: 'referral-created' }],
    ['no EventName', { ResourceUri: uri }],
    ['an empty EventName', { EventName: '', ResourceUri: uri }],
    ['an EventName that is a list', { EventName: ['referral-created'], ResourceUri: uri }],
    ['an EventName of 201 characters', { EventName: 'x'.repeat(201), ResourceUri: uri }],
    ['a ResourceUri that is null', { EventName: 'referral-created', ResourceUri: null }],
    ['a ResourceUri that is an object', { EventName: 'referral-created', ResourceUri: { id } }],
    ['a ResourceUri without end', { EventName: 'referral-created', ResourceUri: `${'x/'.repeat(2_000)}${id}` }],
    ['keys in __proto__ only', `{"__proto__":{"EventName":"referral-created","ResourceUri":"${uri}"}}`],
    ['sixty thousand open brackets', '['.repeat(60_000)],
  ];
  for (const [what, body] of refused) {
    it(`is refused when it is ${what}`, async () => {
      assert.equal((await errorOf(() => read(body))).code, 'BODY_INVALID');
    });
  }

  it('is refused when it is not UTF-8', async () => {
    const body = Buffer.concat([fixture('referral-created.json'), Buffer.from([0xff])]);
    assert.equal((await errorOf(() => readPartnerCenterEvent(body))).code, 'BODY_INVALID');
  });

  const injections = [
    '',
    '/',
    `${id}//`,
    `${id}/x`,
    `?x=/${id}`,
    `#/${id}`,
    `${id}\n`,
    ` ${id}`,
    `${id}'`,
    `${id}' or '1' eq '1`,
    `${id}%2f..`,
    `..%2f${id}`,
    `..\\${id}`,
    `${id}\u0000`,
    `${id};drop table link`,
    '{{ReferralID}}',
    'not-a-guid',
    '3e2a1b4c5d6e4f708192a3b4c5d6e7f8',
    `{${id}}`,
    '3e2a1b4c-5d6e-4f70-8192-a3b4c5d6e7f',
    '3e2a1b4c-5d6e-4f70-8192-a3b4c5d6e7fg',
    '３e2a1b4c-5d6e-4f70-8192-a3b4c5d6e7f8',
  ];
  for (const last of injections) {
    it(`is refused when its ResourceUri ends with ${JSON.stringify(last)}`, async () => {
      const body = { EventName: 'referral-created', ResourceUri: `https://x.example/referrals/${last}` };
      assert.equal((await errorOf(() => read(body))).code, 'BODY_INVALID');
    });
  }
});
