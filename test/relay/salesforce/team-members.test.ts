import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startConnected, type Connected } from './connected.ts';
import { createOne, deal } from './creating.ts';

describe("the people of a received deal's team", () => {
  let at: Connected;
  before(async () => {
    at = await startConnected();
  });
  after(() => at.cloud.close());

  const people = () => [at.cloud.users.seller, at.cloud.users.admin, 'kim@elsewhere.example'];
  const membersOf = async ({ id }: { id: string }) =>
    (await at.admin.query(`SELECT User.Username FROM OpportunityTeamMember WHERE OpportunityId = '${id}'`)).map(
      (row) => (row['User'] as { Username?: unknown }).Username,
    );

  it('join the opportunity team where they are users, but for the owner; the others are named', async () => {
    const one = await createOne(at, deal('Tailspin', { ownerEmails: people(), joinsTeam: true }));
    assert.deepEqual(await membersOf(one), [at.cloud.users.admin]);
    assert.deepEqual(one.notInTeam, ['kim@elsewhere.example']);
  });

  it('are left alone unless the admin wants them to join', async () => {
    const one = await createOne(at, deal('Tailspin', { ownerEmails: people() }));
    assert.deepEqual([await membersOf(one), one.notInTeam], [[], undefined]);
  });

  it('are named as well where the org does not take them, and the deal is there', async () => {
    at.cloud.failRows({ object: 'OpportunityTeamMember', times: 1, errorCode: 'INSUFFICIENT_ACCESS' });
    const one = await createOne(at, deal('Tailspin', { ownerEmails: people(), joinsTeam: true }));
    at.cloud.heal();
    assert.deepEqual(await membersOf(one), []);
    assert.deepEqual(one.notInTeam, [at.cloud.users.admin, 'kim@elsewhere.example']);
  });

  it('join nothing in an org without Opportunity Teams', async (t) => {
    const bare = await startConnected({ opportunityTeams: false });
    t.after(() => bare.cloud.close());
    const one = await createOne(bare, deal('Tailspin', { ownerEmails: people(), joinsTeam: true }));
    assert.deepEqual([one.problems, one.notInTeam], [[], undefined]);
  });
});
