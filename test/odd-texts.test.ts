import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pino } from 'pino';
import incomingCoSell from './clouds/partner-center/fixtures/incoming-co-sell.json' with { type: 'json' };
import { readConfig } from '../relay/config.ts';
import { startRelay, type Relay } from '../relay/main.ts';
import { systemClock } from '../relay/system-clock.ts';
import { root } from './force-app/package-files.ts';
import { install, type Installed } from './installation.ts';
import { eventually, runCosell } from './relay-under-test.ts';
import { temporaryFolder } from './temporary-folder.ts';

type Row = Record<string, unknown>;

const row = 'customMetadata/Partner_Center_Field_Mapping.Deal_Value.md-meta.xml';

/** The admin hides deal values from the history, because not every reader of a deal may see them. */
function hideDealValues(folder: string): string {
  const xml = readFileSync(join(root, 'force-app/defaults', row), 'utf8');
  const hidden = xml.replace(/(Keep_Out_of_History__c<\/field>\s*<value [^>]*>)false/, '$1true');
  assert.notEqual(hidden, xml);
  mkdirSync(join(folder, 'customMetadata'));
  writeFileSync(join(folder, row), hidden);
  return folder;
}

// What people type and systems send, and who may read it afterwards. The real relay, over HTTP, without sweeps: only signals tell it.
describe('Odd texts, numbers and messages', () => {
  let installed: Installed;
  let relay: Relay;
  before(async () => {
    installed = await install({
      relay: { SYNC_SWEEP_SECONDS: '86400' },
      async prepare(salesforce) {
        salesforce.deploy(hideDealValues(temporaryFolder('row')));
        await Promise.resolve();
      },
    });
    relay = await startRelay(readConfig(installed.environment), systemClock, pino({ level: 'silent' }));
    assert.equal((await runCosell(installed.environment, 'webhook', 'register')).code, 0);
  });
  after(async () => {
    await relay.stop();
    await installed.close();
  });

  const as = (who: 'seller' | 'admin') => installed.salesforce.as(installed.salesforce.users[who]);
  const referral = (id: string) => installed.partnerCenter.referral(id);
  const microsoftSets = (id: string, path: string, value: unknown) =>
    installed.partnerCenter.asMicrosoft().updateReferral(id, [{ op: 'replace', path, value }]);
  const see = (what: string, id: string, holds: (row: Row) => boolean) =>
    eventually(
      what,
      async () => {
        const [found] = await as('seller').query(`SELECT Id FROM Opportunity WHERE Referral_Identifier__c = '${id}'`);
        const deal = found && (await as('seller').get('Opportunity', String(found['Id'])));
        return deal?.['Partner_Center_Sync_Status__c'] === 'Synced' && holds(deal) && deal;
      },
      20_000,
    );
  const received = async (change: object = {}) => {
    const { id } = installed.partnerCenter.asMicrosoft().sendReferral({ ...incomingCoSell, ...change });
    const deal = await see('the deal', id, () => true);
    return { id, deal: String(deal['Id']), shown: deal };
  };
  /** Everything about a deal that is kept: its audit and its events. */
  const historyOf = async (deal: string) => {
    const events = await as('admin').query(
      `SELECT Id FROM Partner_Center_Sync_Event__c WHERE Opportunity__c = '${deal}'`,
    );
    const rows = events.map(({ Id }) => as('admin').get('Partner_Center_Sync_Event__c', String(Id)));
    const { Audit__c: audit } = await as('admin').get('Opportunity', deal);
    return { audit: String(audit), text: `${String(audit)} ${JSON.stringify(await Promise.all(rows))}` };
  };

  it('leave no hidden value in the audit or the events, whatever overwrites it, and the operator can read it', async () => {
    const { id, deal } = await received();
    installed.partnerCenter.pauseDeliveries();
    installed.salesforce.pauseOutbound();
    microsoftSets(id, '/details/dealValue', 88_123);
    await as('seller').update('Opportunity', deal, { Amount: 99_321 });
    installed.partnerCenter.resumeDeliveries();
    installed.salesforce.resumeOutbound();
    const { Amount } = await see('the conflict', id, (one) => String(one['Audit__c']).includes('was overwritten'));
    const { audit, text } = await historyOf(deal);
    for (const value of ['88123', '99321', '88,123', '99,321', '50000'])
      assert.ok(!text.includes(value), `${value}: ${text}`);
    assert.match(audit, /Amount changed\. .*; your operator can show the .* value that was overwritten/);
    const { output } = await runCosell(installed.environment, 'show', id);
    assert.match(output, new RegExp(Amount === 88_123 ? '99321' : '88123'));
  });

  it("leave no person's e-mail address or phone behind when the person is deleted", async () => {
    const [person, ...others] = incomingCoSell.customerProfile.team;
    const team = [{ ...person, email: 'nancy(at)northwind.example', phoneNumber: '+1 425 555 0177' }, ...others];
    const { id } = installed.partnerCenter
      .asMicrosoft()
      .sendReferral({ ...incomingCoSell, customerProfile: { ...incomingCoSell.customerProfile, team } });
    const look = async () =>
      (
        await as('seller').query(
          `SELECT Id, Partner_Center_Sync_Message__c FROM Opportunity WHERE Referral_Identifier__c = '${id}'`,
        )
      ).find((one) => one['Partner_Center_Sync_Message__c'] !== null);
    const asked = await eventually('the question', look, 20_000);
    assert.match(
      String(asked['Partner_Center_Sync_Message__c']),
      /Partner Center shows "nancy\(at\)northwind\.example"/,
    );
    microsoftSets(id, '/customerProfile/team/0/email', 'nancy.a@northwind.example');
    const { Id } = await see('peace', id, () => true);
    const roles = await as('seller').query(
      `SELECT ContactId FROM OpportunityContactRole WHERE OpportunityId = '${String(Id)}'`,
    );
    for (const { ContactId } of roles) await as('seller').delete('Contact', String(ContactId));
    const { text } = await historyOf(String(Id));
    for (const value of ['nancy(at)', 'nancy.a@', '0177', 'Nancy'])
      assert.ok(!text.includes(value), `${value}: ${text}`);
  });

  for (const name of [
    `O'Brien & "Sons"`,
    '50% off_road',
    'Back\\slash Ltd',
    'Fabrikam \u{1F680} Space',
    '<b>Bold</b> Trading',
    "Robert'); DELETE FROM Account--",
    '\u0645\u062B\u0627\u0644 \u0644\u0644\u062A\u062C\u0627\u0631\u0629',
  ])
    it(`arrive as they are, in both directions, and find the customer: ${name}`, async () => {
      const account = await as('seller').create('Account', { Name: name, BillingPostalCode: '98052' });
      const decoy = name.replace('%', 'x').replace('_', 'y');
      if (decoy !== name) await as('seller').create('Account', { Name: decoy, BillingPostalCode: '98052' });
      const customerProfile = { ...incomingCoSell.customerProfile, name };
      const { id, deal, shown } = await received({ name: `Deal of ${name}`, customerProfile });
      assert.deepEqual([shown['Name'], shown['AccountId']], [`Deal of ${name}`, account]);
      await as('seller').update('Opportunity', deal, { Name: `Another of ${name}` });
      await eventually('the new name', () => referral(id)?.name === `Another of ${name}`, 20_000);
    });

  it('are numbers that both sides keep', async () => {
    const { id } = await received();
    for (const value of [0, 0.1, 1_234_567.89, 99_999_999_999.99]) {
      microsoftSets(id, '/details/dealValue', value);
      await see(String(value), id, ({ Amount }) => Amount === value);
      assert.equal(referral(id)?.details.dealValue, value);
    }
  });

  const envelope = (notifications: string) => `<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<soapenv:Body><notifications xmlns="http://soap.sforce.com/2005/09/outbound"><OrganizationId>${installed.salesforce.orgId}</OrganizationId>
<ActionId>04k5f000000TestAAA</ActionId><SessionId xsi:nil="true"/><EnterpriseUrl>https://x</EnterpriseUrl><PartnerUrl>https://x</PartnerUrl>
${notifications}</notifications></soapenv:Body></soapenv:Envelope>`;
  const about = (id: string, more = '') =>
    `<Notification><Id>04l5f0000000001AAA</Id><sObject xsi:type="sf:Opportunity" xmlns:sf="urn:sobject.enterprise.soap.sforce.com"><sf:Id>${id}</sf:Id>${more}</sObject></Notification>`;
  const [other, deleted] = ['0065f0000000009AAA', '<Notification><Id>04l5f0000000002AAA</Id></Notification>'];
  const name = '<sf:Name>&lt;b&gt; &amp; "50%" \u{1F680} O&apos;Brien</sf:Name>';
  const forms: [form: string, xml: (deal: string) => string][] = [
    ['alone', (deal) => envelope(about(deal))],
    ['without a declaration', (deal) => envelope(about(deal)).replace(/^<\?.*\?>\n/, '')],
    ['after a byte order mark', (deal) => `\ufeff${envelope(about(deal))}`],
    ['with other prefixes', (deal) => envelope(about(deal)).replaceAll('soapenv', 'S').replaceAll('sf:', 'ns1:')],
    ['with attributes in single quotes', (deal) => envelope(about(deal)).replaceAll('"', "'")],
    ['with odd characters in another field', (deal) => envelope(about(deal, name))],
    ['with a field that is nil', (deal) => envelope(about(deal, '<sf:Amount xsi:nil="true"/>'))],
    ['with white space around its id', (deal) => envelope(about(`\n  ${deal}\n`))],
    ['as CDATA', (deal) => envelope(about(`<![CDATA[${deal}]]>`))],
    ['beside a comment', (deal) => envelope(`<!-- ${about(other)} -->${about(deal)}`)],
    ['beside a deal that was deleted', (deal) => envelope(deleted + about(deal))],
    ['beside deals that are not ours', (deal) => envelope(about(other) + about(deal) + about('0015f0000000001AAA'))],
    ['a hundred times', (deal) => envelope(about(deal).repeat(100))],
    [
      'from an organisation of 15 characters',
      (deal) => envelope(about(deal)).replace(/(<OrganizationId>.{15})\w*/, '$1'),
    ],
  ];
  const post = async (xml: string) => {
    const { RELAY_PUBLIC_URL: url = '', SALESFORCE_WEBHOOK_SECRET: secret = '' } = installed.environment;
    const headers = { 'content-type': 'text/xml; charset=UTF-8', soapaction: '""' };
    const answer = await fetch(`${url}/webhooks/salesforce/${secret}`, { method: 'POST', headers, body: xml });
    return [answer.status, (await answer.text()).includes('<Ack>true</Ack>')];
  };

  it(`are ${String(forms.length)} forms of a message about a deal, each of which has the deal looked at`, async (t) => {
    const { id, deal } = await received();
    installed.salesforce.pauseOutbound();
    t.after(() => {
      installed.salesforce.resumeOutbound();
    });
    for (const [index, [form, xml]] of forms.entries()) {
      await as('seller').update('Opportunity', deal, { Amount: 60_000 + index });
      assert.deepEqual(await post(xml(deal)), [200, true], form);
      await eventually(form, () => referral(id)?.details.dealValue === 60_000 + index, 20_000);
    }
    const stranger = envelope(about(deal)).replace(/<OrganizationId>.*?</, '<OrganizationId>00D000000000999AAA<');
    assert.deepEqual(
      [await post(stranger), await post('{}')],
      [
        [403, false],
        [400, false],
      ],
    );
  });
});
