import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import { createApiGate } from '../../../relay/salesforce/api-gate.ts';
import { errorOf } from '../error-of.ts';

const limit = (retryAfterMs = 60_000) => new CosellError('SALESFORCE_LIMIT', 'used up', { retryAfterMs });

/** A gate on a clock of its own, and calls that end when they are told to. */
function start() {
  let time = 1_000_000;
  const pass = createApiGate(() => time);
  let out = 0;
  const settled = (outcome: unknown) => () => {
    out += 1;
    return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
  };
  return {
    pass,
    wait: (ms: number) => (time += ms),
    end: (outcome: unknown) => pass(settled(outcome)),
    failure: (outcome: unknown = 'fine') => errorOf(() => pass(settled(outcome))),
    /** Calls that went out. */
    out: () => out,
  };
}

describe('the gate before the calls', () => {
  it('lets everything pass, and what fails fails as it did', async () => {
    const { end, failure, out } = start();
    const refused = new CosellError('SALESFORCE_REFUSED', 'no');
    assert.equal(await failure(refused), refused);
    assert.equal(await end('fine'), 'fine');
    assert.equal(out(), 2);
  });

  it('closes when the org says so, for as long as it says, and tells the rest', async () => {
    const { failure, wait, out, end } = start();
    await failure(limit());
    wait(59_000);
    const { code, message, retryAfterMs } = await failure();
    assert.deepEqual([code, message, retryAfterMs], ['SALESFORCE_LIMIT', 'used up', 1_000]);
    assert.equal(out(), 1);
    wait(1_000);
    assert.equal(await end('fine'), 'fine');
    assert.equal(await end('fine'), 'fine');
  });

  it('is open again after as long as the org said, though the clock was set back by an hour', async () => {
    const { failure, wait, end } = start();
    await failure(limit());
    wait(-3_600_000);
    assert.equal((await failure()).retryAfterMs, 60_000);
    wait(60_000);
    assert.equal(await end('fine'), 'fine');
  });

  it('lets one call find out, while the others wait', async () => {
    const { pass, failure, wait, out, end } = start();
    await failure(limit());
    wait(60_000);
    const { promise, resolve } = Promise.withResolvers<string>();
    const probe = pass(() => promise);
    assert.deepEqual([(await failure()).code, (await failure()).retryAfterMs], ['SALESFORCE_LIMIT', 1_000]);
    assert.equal(out(), 1);
    resolve('fine');
    await probe;
    assert.equal(await end('fine'), 'fine');
  });

  it('stays closed for another minute when that one is refused, too', async () => {
    const { failure, wait, out } = start();
    await failure(limit());
    wait(60_000);
    await failure(limit());
    assert.equal((await failure()).retryAfterMs, 60_000);
    assert.equal(out(), 2);
  });

  it('opens when that one is refused for another reason: the org works again', async () => {
    const { failure, wait, end } = start();
    await failure(limit());
    wait(60_000);
    await failure(new CosellError('SALESFORCE_REFUSED', 'no'));
    assert.equal(await Promise.all([end('a'), end('b')]).then(([a]) => a), 'a');
  });

  it('lets the next one find out when that one got no answer', async () => {
    const { failure, wait, end, out } = start();
    await failure(limit());
    wait(60_000);
    await failure(new CosellError('SALESFORCE_UNAVAILABLE', 'gone'));
    assert.equal(await end('fine'), 'fine');
    assert.equal(out(), 3);
  });

  it('is not opened by a call that was under way when it closed', async () => {
    const { pass, failure, out } = start();
    const { promise, resolve } = Promise.withResolvers<string>();
    const early = pass(() => promise);
    await failure(limit());
    resolve('fine');
    await early;
    assert.equal((await failure()).code, 'SALESFORCE_LIMIT');
    assert.equal(out(), 1);
  });

  it('closes for the longest time that was told', async () => {
    const { pass, failure } = start();
    const { promise, reject } = Promise.withResolvers<string>();
    const late = errorOf(() => pass(() => promise));
    await failure(limit());
    reject(limit(5_000));
    await late;
    assert.equal((await failure()).retryAfterMs, 60_000);
  });
});
