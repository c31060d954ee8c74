import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import type { Referral } from '../../../../relay/sync/model.ts';
import { withLostCreations } from '../../../../relay/sync/observe/lost-creation.ts';
import type { Observation } from '../../../../relay/sync/observe/observation.ts';
import { coreOf } from '../../../worlds/context.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { incoming, minute } from '../../../worlds/stories.ts';
import { createWorld } from '../../../worlds/world.ts';
import { linkOf, now, observationOf, opportunityId, opportunityOf } from '../observed.ts';

const made = referralOf({ ...incoming, id: 'made' });
const away = new CosellError('PARTNER_CENTER_UNAVAILABLE', 'HTTP 503');
const tried = { link: linkOf({ intentAt: now }), opportunity: opportunityOf() };

/** Looks up what these pairs may have made; what was asked, and how many at once. */
async function look(pairs: readonly Partial<Observation>[], answer: () => Promise<Referral | undefined>) {
  const world = createWorld();
  const asked: [id: string, since: number][] = [];
  let [running, most] = [0, 0];
  const { options } = coreOf(world);
  const core = coreOf(world, {
    options: { ...options, concurrency: 2 },
    referrals: {
      ...world.partnerCenter.port,
      async findByExternalReference(id, since) {
        asked.push([id, since]);
        most = Math.max(most, (running += 1));
        await new Promise(setImmediate);
        running -= 1;
        return answer();
      },
    },
  });
  const given = pairs.map(observationOf);
  const observations = await withLostCreations(core, given);
  return { given, asked, most, observations };
}

describe('a creation whose answer was lost', () => {
  it('is looked up by our id from a quarter of an hour before it was first tried, for clocks differ', async () => {
    const { given, asked, observations } = await look([tried], async () => made);
    assert.deepEqual(asked, [[opportunityId(1), now - 15 * minute]]);
    assert.deepEqual(observations, [{ ...given[0], referral: made }]);
  });

  it('may have made nothing', async () => {
    const { given, observations } = await look([tried], async () => undefined);
    assert.deepEqual(observations, given);
  });

  it('is why a pair cannot be read while Partner Center is away', async () => {
    const { given, observations } = await look([tried], () => Promise.reject(away));
    assert.deepEqual(observations, [{ ...given[0], unread: away }]);
  });

  const others: [name: string, pair: Partial<Observation>][] = [
    ['where none was ever tried', { ...tried, link: linkOf() }],
    ['where the referral is known', { ...tried, referral: made }],
    ['where the opportunity is not there', { ...tried, opportunity: undefined }],
    ['where the pair could not be read', { ...tried, unread: away }],
  ];
  for (const [name, pair] of others)
    it(`is not looked up ${name}`, async () => {
      const { given, asked, observations } = await look([pair], async () => referralOf({ ...incoming, id: 'other' }));
      assert.deepEqual([asked, observations], [[], given]);
    });

  it('is looked up a few at a time', async () => {
    const { asked, most } = await look([tried, tried, tried, tried], async () => made);
    assert.deepEqual([asked.length, most], [4, 2]);
  });
});
