import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { Connection } from 'jsforce';
import { flowsAreActive } from '../scripts/check-flows.ts';
import { recordTypesHaveAllValues } from '../scripts/check-record-types.ts';
import { licenseIsAssigned, relaySendsNone } from '../scripts/check-relay-user.ts';
import { dealsAreEditable, dealsHaveAnOwner } from '../scripts/check-sharing.ts';
import type { OrgConnection, OrgUnderSetup } from '../scripts/org-check.ts';
import { customMetadataXml, writePackage } from './clouds/salesforce/fixture.ts';
import { startSalesforceCloud, type SalesforceCloud } from './clouds/salesforce/start.ts';
import type { SalesforceSwitches } from './clouds/salesforce/switches.ts';
import { placeholders, root } from './force-app/package-files.ts';
import { packageSources } from './package-sources.ts';

async function installed(
  t: TestContext,
  switches: Partial<SalesforceSwitches> = {},
  sources: readonly string[] = packageSources,
): Promise<{ org: SalesforceCloud; setup: OrgUnderSetup }> {
  const org = await startSalesforceCloud({ sources, placeholders, switches });
  t.after(() => org.close());
  const accessToken = org.accessTokenFor(org.users.admin);
  const connection = new Connection({ instanceUrl: org.url, accessToken, version: '66.0' });
  return { org, setup: { connection, relayUser: org.users.integration, sellers: [] } };
}

function deploy(org: SalesforceCloud, path: string, text: string): void {
  const { folder, remove } = writePackage({ [path]: text });
  try {
    org.deploy(folder, {});
  } finally {
    remove();
  }
}

/** So many flows does the package bring, that of the outbound message among them. */
const flows = 16;
const isActive = new RegExp(`^${String(flows)} active`);

describe('The check of an installed org', () => {
  it('names every flow of the package that is switched off', async (t) => {
    const { org, setup } = await installed(t, { flowsDeployedActive: false });
    await assert.rejects(flowsAreActive(setup), (error: Error) => {
      assert.match(error.message, /^Inactive/);
      assert.equal(error.message.match(/"/g)?.length, 2 * flows);
      return true;
    });
    org.activateFlows();
    assert.equal(await flowsAreActive(setup), `${String(flows)} active in their newest version`);
  });

  it('is content without the outbound message, and says what the relay then has to be told', async (t) => {
    const { setup } = await installed(t, {}, packageSources.slice(0, 1));
    assert.match(
      await flowsAreActive(setup),
      /^\d+ active in their newest version, without the outbound message: set SALESFORCE_EVENTS=pubsub$/,
    );
  });

  it('names the flow of which an upgrade left the old version active', async (t) => {
    const { org, setup } = await installed(t, { flowsDeployedActive: false });
    org.activateFlows();
    const path = 'flows/Account_Partner_Center_After_Save.flow-meta.xml';
    const text = readFileSync(join(root, 'force-app/main/default', path), 'utf8');
    deploy(org, path, text);
    assert.match(await flowsAreActive(setup), isActive);
    deploy(org, path, text.replace('ISCHANGED({!$Record.Name})', 'ISCHANGED({!$Record.Phone})'));
    await assert.rejects(
      flowsAreActive(setup),
      /^Error: An old version is active: .*"Account: Partner Center After Save" >/,
    );
    org.activateFlows();
    assert.match(await flowsAreActive(setup), isActive);
  });

  for (const [sharingDefault, words] of [
    ['None', /opportunities are Private and accounts are Private: .* needs a sharing rule/],
    ['Read', /opportunities are Public Read Only/],
  ] as const)
    it(`warns where sharing lets only some people edit deals (${sharingDefault})`, async (t) => {
      const { setup } = await installed(t, { sharingDefault });
      assert.match(JSON.stringify(await dealsAreEditable(setup)), words);
    });

  it('is content where everybody may edit deals', async (t) => {
    const { setup } = await installed(t);
    assert.equal(await dealsAreEditable(setup), 'everybody may edit opportunities and accounts');
  });

  it('says loudly that nobody owns new deals, until a person is named', async (t) => {
    const { org, setup } = await installed(t, { sharingDefault: 'None' });
    assert.match(JSON.stringify(await dealsHaveAnOwner(setup)), /BLANK.* NO SELLER WILL SEE IT/);
    const path = 'customMetadata/Partner_Center_Setting.Default_Owner.md-meta.xml';
    deploy(org, path, customMetadataXml('Default Owner', { Value__c: org.users.seller }));
    assert.equal(await dealsHaveAnOwner(setup), org.users.seller);
    org.changeUser(org.users.seller, { IsActive: false });
    await assert.rejects(dealsHaveAnOwner(setup), /no active user/);
  });

  it('warns while the relay does not have the permission set license', async (t) => {
    const { org, setup } = await installed(t);
    assert.match(JSON.stringify(await licenseIsAssigned(setup)), /does not have Salesforce API Integration/);
    const admin = org.as(org.users.admin);
    const [license] = await admin.query(
      "SELECT Id FROM PermissionSetLicense WHERE MasterLabel = 'Salesforce API Integration'",
    );
    const [user] = await admin.query(`SELECT Id FROM User WHERE Username = '${org.users.integration}'`);
    await admin.create('PermissionSetLicenseAssign', {
      AssigneeId: user?.['Id'],
      PermissionSetLicenseId: license?.['Id'],
    });
    assert.equal(await licenseIsAssigned(setup), `Salesforce API Integration to ${org.users.integration}`);
  });

  it('says where to look when the org does not show who sends outbound messages', async (t) => {
    const { setup } = await installed(t);
    assert.match(JSON.stringify(await relaySendsNone(setup)), /Check the profile and the permission sets/);
  });

  it('is content with an org without record types', async (t) => {
    const { setup } = await installed(t);
    assert.equal(await recordTypesHaveAllValues(setup), 'opportunities have none');
  });
});

/** Answers of an org for what the simulated one does not have: record types, and a permission that is shown. */
function answering(answers: Readonly<Record<string, unknown>>): OrgUnderSetup {
  const answer = (key: string) => Promise.resolve(Object.entries(answers).find(([part]) => key.endsWith(part))?.[1]);
  const connection: OrgConnection = {
    version: '66.0',
    request: answer,
    describe: () => answer('describe'),
    query: () => Promise.resolve({ records: [answers['query']].flat() }),
  };
  return { connection, relayUser: 'relay@contoso.example', sellers: [] };
}

describe('The check of an org with more than the simulated one', () => {
  const type = { recordTypeId: '0121', name: 'Partner Sales', master: false, available: true };
  const described = { fields: [{ name: 'PermissionsX', label: 'Send Outbound Messages' }] };

  it('names the picklists of which a record type lacks values', async () => {
    const values = { picklistFieldValues: { Referral_Response__c: { values: [{ value: 'Accept' }] } } };
    const org = answering({
      'object-info/Opportunity': { recordTypeInfos: { a: type } },
      'picklist-values/0121': values,
    });
    await assert.rejects(recordTypesHaveAllValues(org), /Referral_Response__c of the record type "Partner Sales"/);
  });

  it('refuses a relay that may send outbound messages', async () => {
    const granting = [{ PermissionSet: { Label: 'Everything' } }];
    await assert.rejects(
      relaySendsNone(answering({ describe: described, query: granting })),
      /from "Everything": take it away/,
    );
    assert.equal(
      await relaySendsNone(answering({ describe: described, query: [] })),
      'relay@contoso.example sends none',
    );
  });
});
