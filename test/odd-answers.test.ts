import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ManualClock } from './clock.ts';
import incomingCoSell from './clouds/partner-center/fixtures/incoming-co-sell.json' with { type: 'json' };
import { customMetadataXml, writePackage } from './clouds/salesforce/fixture.ts';
import type { SalesforceCloud } from './clouds/salesforce/start.ts';
import { installOnManualClock, type OnManualClock } from './on-manual-clock.ts';
import { runCosell } from './relay-under-test.ts';

type Row = Record<string, unknown>;

const setting = (name: string) => `customMetadata/Partner_Center_Setting.${name}.md-meta.xml`;
const hourMs = 3_600_000;

/** The admin wants every person of a deal to arrive. */
async function wantEverybody(salesforce: SalesforceCloud): Promise<void> {
  const { folder, remove } = writePackage({
    [setting('All_Contacts')]: customMetadataXml('All Contacts', { Value__c: 'true' }),
    [setting('Team_Members')]: customMetadataXml('Team Members', { Value__c: 'true' }),
  });
  salesforce.deploy(folder);
  remove();
  await Promise.resolve();
}

// Answers that people have reported. The real relay over HTTP, on a clock that moves faster than ours: waits of minutes pass in a second.
describe("A relay that gets Partner Center's odd answers", () => {
  let installed: OnManualClock;
  let clock: ManualClock;
  let lines: string[];
  before(async () => {
    installed = await installOnManualClock(() => ({ prepare: wantEverybody }));
    ({ clock, lines } = installed);
  });
  after(() => installed.close());

  const seller = () => installed.salesforce.as(installed.salesforce.users.seller);
  const microsoft = () => installed.partnerCenter.asMicrosoft();
  const referral = (id: string) => installed.partnerCenter.referral(id);
  const until = <T>(what: string, look: () => T | undefined | false | Promise<T | undefined | false>) =>
    installed.until(what, look, 200);
  const select =
    'SELECT Id, Amount, Audit__c, Partner_Center_Sync_Status__c, Partner_Center_Error_Code__c, Partner_Center_Sync_Message__c FROM Opportunity';
  const see = (what: string, id: string, holds: (row: Row) => boolean) =>
    until(what, async () => (await seller().query(`${select} WHERE Referral_Identifier__c = '${id}'`)).find(holds));
  const isSynced = (row: Row) => row['Partner_Center_Sync_Status__c'] === 'Synced';
  const isWorth = (amount: number) => (row: Row) => row['Amount'] === amount && isSynced(row);
  const edit = (id: string, dealValue: number) =>
    microsoft().updateReferral(id, [{ op: 'replace', path: '/details/dealValue', value: dealValue }]);
  const isSaid = (...words: readonly string[]) => lines.some((line) => words.every((word) => line.includes(word)));
  const cosell = (...words: string[]) => runCosell(installed.environment, ...words);

  it('shows the operator the reason in the words of the webhook host', async () => {
    const body = { code: '2000', description: 'WebhookUrl is not reachable.', data: [], source: 'PartnerFD' };
    installed.partnerCenter.fail({ host: 'webhooks', method: 'POST', times: 1, status: 400, body });
    const refused = await cosell('webhook', 'register');
    assert.equal(refused.code, 1);
    assert.match(refused.output, /refused \(400 2000\).*: WebhookUrl is not reachable\.\n.*RELAY_PUBLIC_URL/);
    const registered = await cosell('webhook', 'register');
    assert.equal(registered.code, 0, registered.output);
  });

  it('brings in every contact and every colleague of a deal, and names those who are no users', async () => {
    const { admin, seller: owner } = installed.salesforce.users;
    const people = [owner, admin, 'kim@elsewhere.example'].map((email, index) => ({
      ...{ firstName: 'Partner', lastName: `Person ${String(index)}`, phoneNumber: '+1 425 555 0100', email },
    }));
    const { id } = microsoft().sendReferral({ ...incomingCoSell, team: people });
    const row = await see('the deal', id, isSynced);
    const of = `WHERE OpportunityId = '${String(row['Id'])}'`;
    const emails = () => seller().query(`SELECT Contact.Email, IsPrimary FROM OpportunityContactRole ${of}`);
    const roles = await until('both contacts', async () => (await emails()).length === 2 && emails());
    assert.deepEqual(roles.map(({ Contact, IsPrimary }) => [(Contact as Row)['Email'], IsPrimary]).sort(), [
      ['jan.kotas@northwind.example', false],
      ['nancy.anderson@northwind.example', true],
    ]);
    const team = () => seller().query(`SELECT User.Username FROM OpportunityTeamMember ${of}`);
    const members = await until('the colleague', async () => (await team()).length > 0 && team());
    assert.deepEqual(
      members.map(({ User }) => (User as Row)['Username']),
      [admin],
    );
    // The history shows no people of the team unless the admin lets it.
    const outsider = "they are not active users here: 1 of the people on the referral's team.";
    await see('the line about the outsider', id, ({ Audit__c: audit }) => String(audit).includes(outsider));
  });

  it('goes on with all deals but the one that Partner Center shows incompletely, and names that one', async () => {
    const [odd, whole] = [microsoft().sendReferral().id, microsoft().sendReferral().id];
    await see('the first deal', odd, isSynced);
    await see('the second deal', whole, isSynced);
    installed.partnerCenter.pauseDeliveries();
    const never = microsoft().sendReferral().id;
    microsoft().distortReferral(odd, { substatus: null });
    microsoft().distortReferral(never, { engagementId: null });
    edit(odd, 71_000);
    edit(whole, 72_000);
    await see('the value that a sweep has found', whole, isWorth(72_000));
    await until('what is wrong with the one', () => isSaid(odd, 'without a valid substatus'));
    await until('what is wrong with the other', () => isSaid(never, 'without a valid engagementId'));
    const dryRun = await cosell('backfill', '--dry-run');
    assert.equal(dryRun.code, 0, dryRun.output);

    installed.partnerCenter.resumeDeliveries();
    const told = await see('the reason', odd, (row) => row['Partner_Center_Error_Code__c'] === 'REFERRAL_UNREADABLE');
    assert.equal(
      told['Partner_Center_Sync_Message__c'],
      `Partner Center shows referral ${odd} without a valid substatus.`,
    );
    edit(whole, 73_000);
    const before = clock.now();
    await see('the value that a delivery has announced', whole, isWorth(73_000));
    assert.ok(clock.now() - before < 10_000, `held up for ${String(clock.now() - before)} ms`);
    const failed = await until('both in the list', async () => {
      const { output } = await cosell('failed', 'list');
      return output.includes(odd) && output.includes(never) && output;
    });
    assert.doesNotMatch(failed, new RegExp(whole));

    for (const id of [odd, never]) microsoft().distortReferral(id, {});
    for (const id of [odd, never]) edit(id, 74_000);
    await see('peace', odd, isWorth(74_000));
    await see('the deal that came late', never, isWorth(74_000));
  });

  const entra = (number: number) => ({
    status: 400,
    body: { error: 'invalid_grant', error_description: `AADSTS${String(number)}: In Entra's words.\r\nTrace ID: x` },
  });
  for (const [what, answer, says] of [
    ['503', { status: 503 }, 'PARTNER_CENTER_UNAVAILABLE'],
    ['504 with a page', { status: 504, body: '<html>Gateway Timeout</html>' }, 'PARTNER_CENTER_UNAVAILABLE'],
    ['an MFA that is too old', entra(50078), 'AADSTS50078'],
    ['a changed password', entra(50173), 'AADSTS50173'],
    ['no consent', entra(65001), 'AADSTS65001'],
  ] as const)
    it(`holds what changes while the token host answers ${what}, and tells only the operator`, async () => {
      const { id } = microsoft().sendReferral();
      const row = await see('the deal', id, isSynced);
      installed.partnerCenter.fail({ host: 'authority', times: 100_000, ...answer });
      clock.advance(2 * hourMs);
      lines.length = 0;
      await seller().update('Opportunity', String(row['Id']), { Amount: 65_001 });
      await until('a line of the log', () => isSaid(says));
      clock.advance(hourMs / 60);
      const [shown] = await seller().query(`${select} WHERE Id = '${String(row['Id'])}'`);
      assert.deepEqual(
        [shown?.['Partner_Center_Sync_Status__c'], referral(id)?.details.dealValue],
        ['Pending', 50_000],
      );
      installed.partnerCenter.heal();
      await until('the value', () => referral(id)?.details.dealValue === 65_001);
      await see('peace', id, isSynced);
    });
});
