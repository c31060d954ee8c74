import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import { createSessions } from '../../../relay/salesforce/sessions.ts';
import { errorOf } from '../error-of.ts';

const grant = { accessToken: 'token', instanceUrl: 'https://contoso.my.salesforce.example', userId: '005' };

/** Sessions of an org that lets the relay in or not, as the test says. */
function createDoorkeeper() {
  const doorkeeper = { letsIn: false };
  const sessions = createSessions(async () => {
    if (doorkeeper.letsIn) return grant;
    throw new CosellError('SALESFORCE_SIGN_IN', 'invalid_grant');
  });
  const wait = async () => (await errorOf(() => sessions.current())).retryAfterMs;
  return { doorkeeper, sessions, wait };
}

describe('the waits between refused sign-ins', () => {
  it('double up to five minutes', async () => {
    const { wait } = createDoorkeeper();
    const waits = [];
    for (let round = 0; round < 11; round += 1) waits.push((await wait()) ?? 0);
    assert.deepEqual(
      waits.map((ms) => ms / 1_000),
      [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300],
    );
  });

  it('begin with a second again once the org has accepted a call, and not before', async () => {
    const { doorkeeper, sessions, wait } = createDoorkeeper();
    assert.deepEqual([await wait(), await wait()], [1_000, 2_000]);
    doorkeeper.letsIn = true;
    const refused = await sessions.current();
    assert.equal(sessions.refused(refused, 'API_DISABLED_FOR_ORG').retryAfterMs, 4_000);
    const session = await sessions.current();
    sessions.accepted(session);
    assert.equal(sessions.problem(), undefined);
    sessions.end(session);
    doorkeeper.letsIn = false;
    assert.equal(await wait(), 1_000);
  });
});
