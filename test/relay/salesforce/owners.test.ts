import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { startConnected, type Connected } from './connected.ts';
import { createOne, deal, made } from './creating.ts';

describe('the owner of a new opportunity', () => {
  let at: Connected;
  let user: (username: string) => Promise<string>;
  before(async () => {
    at = await startConnected();
    user = async (username) =>
      String((await at.admin.query(`SELECT Id FROM User WHERE Username = '${username}'`))[0]?.['Id']);
  });
  after(() => at.cloud.close());
  beforeEach(() => {
    at.cloud.clearCalls();
  });
  const ownerOf = async ({ id }: { id: string }) => (await at.admin.get('Opportunity', id))['OwnerId'];
  const { seller, admin, integration } = {
    seller: 'seller@contoso.example',
    admin: 'admin@contoso.example',
    integration: 'relay@contoso.example',
  };
  const stranger = 'stranger@northwind.example';

  for (const [what, ownerEmails, defaultOwner, owner, problems] of [
    ['the first of the team who is a user', [stranger, seller, admin], '', seller, 0],
    ['a member whose address is written in other letters', [seller.toUpperCase()], '', seller, 0],
    ['the default owner when none of the team is a user', [stranger], admin, admin, 0],
    ['the default owner when there is no team', [], admin.toUpperCase(), admin, 0],
    ['the integration user when there is nobody else', [], '', integration, 0],
    ['the integration user when the default owner is none, which is a problem', [stranger], stranger, integration, 1],
    ['a member of the team even where the default owner is none', [seller], stranger, seller, 0],
  ] as const)
    it(`is ${what}`, async () => {
      const created = await createOne(at, deal('Northwind', { ownerEmails, defaultOwner }));
      assert.equal(await ownerOf(created), await user(owner));
      assert.equal(created.problems.length, problems);
      for (const { message } of created.problems) assert.match(message, /Default Owner/);
    });

  it('is looked for once for the whole batch, and not at all where nobody is named', async () => {
    const queries = () => at.restCalls().filter((call) => call.includes('FROM%20User')).length;
    await createOne(at, deal('Northwind'));
    assert.equal(queries(), 0);
    const orders = [seller, admin, stranger].map((email) => deal('Northwind', { ownerEmails: [email] }));
    const owners = await Promise.all((await at.opportunities.create(orders)).map((outcome) => ownerOf(made(outcome))));
    assert.deepEqual(owners, await Promise.all([seller, admin, integration].map(user)));
    assert.equal(queries(), 1);
  });

  it('is nobody who may not sign in any more', async () => {
    const id = await user(seller);
    at.cloud.changeUser(seller, { IsActive: false });
    assert.equal(
      await ownerOf(await createOne(at, deal('Northwind', { ownerEmails: [seller] }))),
      await user(integration),
    );
    at.cloud.changeUser(seller, { IsActive: true, UserType: 'PowerPartner' });
    assert.equal(
      await ownerOf(await createOne(at, deal('Northwind', { ownerEmails: [seller] }))),
      await user(integration),
    );
    at.cloud.changeUser(seller, { UserType: 'Standard' });
    assert.equal(await ownerOf(await createOne(at, deal('Northwind', { ownerEmails: [seller] }))), id);
  });
});
