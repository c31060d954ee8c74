import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import type { Referral } from '../../../../relay/sync/model.ts';
import { microsoftSeenCursor, withEngagements } from '../../../../relay/sync/observe/engagement.ts';
import type { Observation } from '../../../../relay/sync/observe/observation.ts';
import { coreOf } from '../../../worlds/context.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { incoming } from '../../../worlds/stories.ts';
import { createWorld } from '../../../worlds/world.ts';
import { linkOf, observationOf, opportunityOf } from '../observed.ts';

const own = referralOf({ ...incoming, id: 'own' });
const microsofts = referralOf({ ...incoming, id: 'half', organizationId: 'msft' });
const partners = referralOf({ ...incoming, id: 'partner', organizationId: 'partner' });
const changed: Partial<Observation> = {
  link: linkOf({ halfDue: true }),
  referral: own,
  opportunity: opportunityOf(),
};

/** Reads the deals of these pairs where Partner Center shows these halves. */
async function look(pairs: readonly Partial<Observation>[], halves: () => Promise<Referral[]>, seen?: number) {
  const world = createWorld();
  const asked: string[] = [];
  const remembered: string[] = [];
  let [running, most] = [0, 0];
  const { options } = coreOf(world);
  const core = coreOf(world, {
    options: { ...options, concurrency: 2 },
    cursors: {
      get: async (name) => {
        remembered.push(name);
        return seen;
      },
      set: () => assert.fail('observing only reads'),
      names: async () => [],
    },
    referrals: {
      ...world.partnerCenter.port,
      async ofEngagement(id) {
        asked.push(id);
        most = Math.max(most, (running += 1));
        await new Promise(setImmediate);
        running -= 1;
        return halves();
      },
    },
  });
  const given = pairs.map(observationOf);
  const observations = await withEngagements(core, given);
  return { given, asked, remembered, most, observations };
}

describe('the halves of a deal', () => {
  const cases: [name: string, referral: Referral, halves: Referral[], seen: number | undefined, shows: boolean][] = [
    ['are ours and that of Microsoft, which is shown', own, [own, microsofts], undefined, true],
    ['are told apart whatever their order', own, [microsofts, own], undefined, true],
    ['are ours alone, and nobody has ever seen one of Microsoft', own, [own], undefined, false],
    ['are ours alone where one of Microsoft was seen before', own, [own], 0, true],
    ['are ours, found through that of Microsoft', microsofts, [own], undefined, true],
  ];
  for (const [name, referral, halves, seen, showsMicrosofts] of cases)
    it(name, async () => {
      const { given, asked, observations } = await look([{ ...changed, referral }], async () => halves, seen);
      const found = halves.find(({ id }) => id === 'half');
      assert.deepEqual(asked, [incoming['engagementId']]);
      assert.deepEqual(observations, [{ ...given[0], engagement: { own, microsofts: found, showsMicrosofts } }]);
    });

  it('may be none of ours', async () => {
    const { observations } = await look([{ referral: microsofts }], async () => [microsofts]);
    assert.deepEqual(observations[0]?.engagement, { own: undefined, microsofts, showsMicrosofts: true });
  });

  it('of another partner is none of Microsoft', async () => {
    const { observations } = await look([changed], async () => [partners]);
    assert.deepEqual(observations[0]?.engagement, { own: partners, microsofts: undefined, showsMicrosofts: false });
  });

  it('are why a pair cannot be read while Partner Center is away', async () => {
    const away = new CosellError('PARTNER_CENTER_UNAVAILABLE', 'HTTP 503');
    const { given, observations } = await look([changed], () => Promise.reject(away));
    assert.deepEqual(observations, [{ ...given[0], unread: away }]);
  });

  it('cost nothing where no pair needs them', async () => {
    const quiet = { ...changed, link: linkOf() };
    const { given, asked, remembered, observations } = await look([quiet, {}], async () => [own, microsofts]);
    assert.deepEqual([asked, remembered, observations], [[], [], given]);
  });

  it('are read only for the pairs that need them', async () => {
    const quiet = { ...changed, link: linkOf() };
    const { given, asked, observations } = await look([quiet, changed, {}], async () => [own]);
    assert.equal(asked.length, 1);
    assert.deepEqual([observations[0], observations[2]], [given[0], given[2]]);
    assert.notEqual(observations[1]?.engagement, undefined);
  });

  it('are read a few at a time, and once it is asked whether such a half was ever seen', async () => {
    const { asked, most, remembered } = await look([changed, changed, changed, changed], async () => [own]);
    assert.deepEqual([asked.length, most, remembered], [4, 2, [microsoftSeenCursor]]);
  });

  it('of Microsoft were seen, says a cursor that outlives versions of the relay', () => {
    assert.equal(microsoftSeenCursor, 'microsoft-half-seen');
  });
});
