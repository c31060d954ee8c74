import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
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

  describe('whom the org refuses', () => {
    const refuse = async (times: number, ...usernames: string[]) => {
      const ids = await Promise.all(usernames.map(user));
      at.cloud.failRows({
        ...{ object: 'Opportunity', times, errorCode: 'TRANSFER_REQUIRES_READ', fields: [] },
        message: 'The new owner must have read permission',
        matches: ({ OwnerId }) => ids.includes(String(OwnerId)),
      });
    };
    afterEach(() => {
      at.cloud.heal();
    });

    for (const [what, refused, ownerEmails, defaultOwner, owner, isLeft] of [
      ['the next of the team', [seller], [seller, admin], '', admin, false],
      ['the default owner', [seller], [seller], admin, admin, false],
      ['the integration user where nobody is left', [seller, admin], [seller], admin, integration, true],
    ] as const)
      it(`gives way to ${what}, with the account kept and the reason told`, async () => {
        await refuse(2, ...refused);
        const created = await createOne(at, deal('Northwind', { ownerEmails, defaultOwner, joinsTeam: true }));
        assert.equal(await ownerOf(created), await user(owner));
        assert.notEqual((await at.admin.get('Opportunity', created.id))['AccountId'], null);
        assert.deepEqual(
          created.problems.map(({ code }) => code),
          isLeft ? ['OWNER_MISSING'] : [],
        );
        const why = isLeft ? created.problems[0]?.words : created.otherOwner?.words;
        assert.match(String(why), /The new owner must have read permission/);
        assert.equal(created.otherOwner === undefined, isLeft);
      });

    it('is nobody where the org lets the relay look for no users: the deals are made', async () => {
      const errorCode = 'INVALID_FIELD';
      at.cloud.fail({
        ...{ times: 10, status: 400, path: /FROM%20User/ },
        body: [{ errorCode, message: "No such column 'Email' on entity 'User'" }],
      });
      const outcomes = await at.opportunities.create([
        deal('Northwind', { ownerEmails: [seller] }),
        deal('Northwind', { defaultOwner: admin }),
      ]);
      assert.deepEqual(
        outcomes.map((outcome) => made(outcome).problems.map(({ code }) => code)),
        [['OWNER_MISSING'], ['OWNER_MISSING']],
      );
    });
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
