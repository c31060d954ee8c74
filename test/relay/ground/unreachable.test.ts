import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isUnsent, whyUnreachable } from '../../../relay/ground/unreachable.ts';

const failed = (code: string, message = 'inner') =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code }) });

describe('why a host did not answer', () => {
  for (const [thrown, words, unsent] of [
    [failed('ECONNREFUSED'), 'nothing listens at this address (ECONNREFUSED)', true],
    [failed('ENOTFOUND'), 'the host does not exist (ENOTFOUND)', true],
    [
      failed('SELF_SIGNED_CERT_IN_CHAIN'),
      'this machine does not trust the authority of its certificate: if a proxy inspects TLS, set NODE_EXTRA_CA_CERTS to the file with its root (SELF_SIGNED_CERT_IN_CHAIN)',
      true,
    ],
    [
      failed('ERR_TLS_CERT_ALTNAME_INVALID'),
      'its certificate is for another host (ERR_TLS_CERT_ALTNAME_INVALID)',
      true,
    ],
    [failed('ECONNRESET', 'read ECONNRESET'), 'fetch failed (read ECONNRESET)', false],
    [failed('toString'), 'fetch failed (inner)', false],
    [new Error('no answer'), 'no answer', false],
    ['gone', 'gone', false],
    [
      new TypeError('fetch failed', {
        cause: new AggregateError([Object.assign(new Error('x'), { code: 'ECONNREFUSED' })]),
      }),
      'nothing listens at this address (ECONNREFUSED)',
      true,
    ],
  ] as const)
    it(`is told as "${words.slice(0, 60)}"`, () => {
      assert.equal(whyUnreachable(thrown), words);
      assert.equal(isUnsent(thrown), unsent);
    });

  it('is told of causes that go round in a circle', () => {
    const error = new Error('round');
    error.cause = error;
    assert.equal(whyUnreachable(error), 'round (round)');
  });
});
