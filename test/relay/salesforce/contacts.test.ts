import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { startConnected, type Connected } from './connected.ts';
import { census, createOne, deal, made, nancy, since } from './creating.ts';

describe('the contact of a new opportunity', () => {
  let at: Connected;
  let name = '';
  let count = 0;
  before(async () => {
    at = await startConnected();
  });
  after(() => at.cloud.close());
  beforeEach(() => {
    name = `Northwind ${String((count += 1))}`;
    at.cloud.heal();
  });
  const customer = () => at.admin.create('Account', { Name: name, BillingPostalCode: '98052' });
  const contacts = (accountId: string) => at.admin.query(`SELECT Id FROM Contact WHERE AccountId = '${accountId}'`);
  const rolesOf = async (id: string) => {
    const rows = await at.admin.query(
      `SELECT ContactId, IsPrimary FROM OpportunityContactRole WHERE OpportunityId = '${id}' ORDER BY IsPrimary`,
    );
    return rows.map((row) => [row['ContactId'], row['IsPrimary']]);
  };

  it('is the one of the account with the same e-mail address, and primary', async () => {
    const AccountId = await customer();
    const Email = nancy.Email.toUpperCase();
    const contactId = await at.admin.create('Contact', { LastName: 'Married', Email, AccountId });
    const { id } = await createOne(at, deal(name));
    assert.deepEqual(await rolesOf(id), [[contactId, true]]);
    assert.equal((await contacts(AccountId)).length, 1);
  });

  it('is the oldest of several with the same e-mail address', async () => {
    const AccountId = await customer();
    const oldest = await at.admin.create('Contact', { LastName: 'One', Email: nancy.Email, AccountId });
    at.clock.advance(1_000);
    await at.admin.create('Contact', { LastName: 'Two', Email: nancy.Email, AccountId });
    assert.deepEqual(await rolesOf((await createOne(at, deal(name))).id), [[oldest, true]]);
  });

  it('is a new one where the same address belongs to another account', async () => {
    const other = await at.admin.create('Account', { Name: `Other ${name}` });
    await at.admin.create('Contact', { LastName: 'Elsewhere', Email: nancy.Email, AccountId: other });
    const AccountId = await customer();
    await createOne(at, deal(name));
    assert.equal((await contacts(AccountId)).length, 1);
  });

  it('is made without what the org refuses of it by name, which is said', async () => {
    const order = deal(name, { contact: { ...nancy, Email: 'info@contoso' } });
    const { id, problems } = made((await at.opportunities.create([order]))[0]);
    const [row] = await at.admin.query(
      `SELECT Contact.LastName, Contact.Phone, Contact.Email FROM OpportunityContactRole WHERE OpportunityId = '${id}'`,
    );
    const { attributes: _, ...shown } = Object(row?.['Contact']) as Record<string, unknown>;
    assert.deepEqual(shown, { LastName: nancy.LastName, Phone: nancy.Phone, Email: null });
    assert.match(
      problems.map(({ words = '', message }) => words + message).join(),
      /invalid email address: info@contoso/,
    );
  });

  it('is one for all deals of a batch that name the same person of the same customer', async () => {
    const before = await census(at);
    const nameless = { ...nancy, Email: null };
    const orders = [nancy, { ...nancy, Email: nancy.Email.toUpperCase() }, nameless, nameless].map((contact) =>
      deal(name, { contact }),
    );
    (await at.opportunities.create(orders)).map(made);
    assert.deepEqual(await since(at, before), [1, 2, 4, 4]);
  });

  it('is followed by the others of the customer, each once, with a role that is not primary', async () => {
    const other = { FirstName: 'Jan', LastName: 'Kotas', Email: 'jan.kotas@northwind.example', Phone: null };
    const before = await census(at);
    const order = deal(name, { otherContacts: [other, { ...other, Email: 'no address' }] });
    const { id, problems } = await createOne(at, order);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      (await rolesOf(id)).map(([, isPrimary]) => isPrimary),
      [false, false, true],
    );
    await createOne(at, order);
    assert.deepEqual(await since(at, before), [1, 3, 1, 3]);
  });

  it('is none where the account was refused: nobody would find it again', async () => {
    const before = await census(at);
    at.cloud.failRows({ object: 'Account', times: 1, errorCode: 'INSUFFICIENT_ACCESS' });
    await createOne(at, deal(name));
    assert.deepEqual(await since(at, before), [0, 0, 1, 0]);
  });

  it('takes no place that somebody has by now', async () => {
    const order = deal(name, { contact: undefined });
    const { id } = await createOne(at, order);
    const ContactId = await at.admin.create('Contact', { LastName: 'Chosen by a seller' });
    await at.admin.create('OpportunityContactRole', { OpportunityId: id, ContactId, IsPrimary: true });
    await createOne(at, { ...order, contact: nancy });
    assert.deepEqual(await rolesOf(id), [[ContactId, true]]);
  });

  it('fills a place that a lost call left empty', async () => {
    const order = deal(name, { contact: undefined });
    const { id } = await createOne(at, order);
    await createOne(at, { ...order, contact: nancy });
    assert.equal((await rolesOf(id)).length, 1);
  });

  it('that cannot be looked for is a problem of the deal, and not made a second time', async () => {
    const AccountId = await customer();
    at.cloud.fail({ times: 1, path: /FROM%20Contact/, status: 503, body: '' });
    const { problems } = await createOne(at, deal(name));
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['CONTACT_MISSING'],
    );
    assert.deepEqual(await contacts(AccountId), []);
  });
});
