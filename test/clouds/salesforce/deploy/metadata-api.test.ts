import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { strToU8, zipSync } from 'fflate';
import { startSalesforceCloud } from '../start.ts';
import type { SalesforceCloud } from '../start.ts';

const namespace = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
const dateField = (name: string) =>
  `<fields><fullName>${name}</fullName><label>${name}</label><type>Date</type></fields>`;
const objectFile = (fields: string) => `<?xml version="1.0"?><CustomObject ${namespace}>${fields}</CustomObject>`;

describe('the SOAP Metadata API', () => {
  let cloud: SalesforceCloud;
  before(async () => {
    cloud = await startSalesforceCloud();
  });
  after(() => cloud.close());

  async function call(token: string, body: string): Promise<{ status: number; text: string }> {
    const response = await fetch(`${cloud.url}/services/Soap/m/66.0`, {
      method: 'POST',
      headers: { 'content-type': 'text/xml', SOAPAction: '""' },
      body: `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" ${namespace}><soapenv:Header><SessionHeader><sessionId>${token}</sessionId></SessionHeader></soapenv:Header><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`,
    });
    return { status: response.status, text: await response.text() };
  }

  /** Deploys the files and returns the status with details. */
  async function deploy(files: Readonly<Record<string, string>>, options = ''): Promise<string> {
    const token = cloud.accessTokenFor(cloud.users.admin);
    const zip = zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])));
    const deployBody = `<deploy><ZipFile>${Buffer.from(zip).toString('base64')}</ZipFile><DeployOptions>${options}</DeployOptions></deploy>`;
    const { text } = await call(token, deployBody);
    const id = /<id>(0Af\w{15})<\/id>/.exec(text)?.[1] ?? '';
    const status = `<checkDeployStatus><asyncProcessId>${id}</asyncProcessId><includeDetails>true</includeDetails></checkDeployStatus>`;
    return (await call(token, status)).text;
  }

  const fieldExists = async (name: string) => {
    try {
      await cloud.as(cloud.users.admin).query(`SELECT ${name} FROM Opportunity`);
      return true;
    } catch {
      return false;
    }
  };

  it('checks without changing anything when asked, and deploys otherwise', async () => {
    const files = {
      'package.xml': `<Package ${namespace}/>`,
      'objects/Opportunity.object': objectFile(dateField('Due__c')),
    };
    const checked = await deploy(files, '<checkOnly>true</checkOnly>');
    assert.match(checked, /<checkOnly>true<.*<status>Succeeded</);
    assert.equal(await fieldExists('Due__c'), false);
    assert.match(
      await deploy(files),
      /<componentType>CustomField<\/componentType><created>true<.*<fullName>Opportunity.Due__c</,
    );
    assert.equal(await fieldExists('Due__c'), true);
    assert.match(await deploy(files), /<created>false</);
  });

  it('says which component has which problem', async () => {
    const status = await deploy({
      'objects/Opportunity.object': objectFile(
        `${dateField('Good__c')}<recordTypes><fullName>Type</fullName></recordTypes>`,
      ),
      'customPermissions/Quiet.customPermission': `<CustomPermission ${namespace}><label>%%LABEL%%</label></CustomPermission>`,
    });
    assert.match(status, /<status>Failed<\/status><success>false</);
    assert.match(status, /<fullName>Opportunity<\/fullName><problem>recordTypes in a CustomObject is not simulated</);
    assert.match(status, /<fullName>Quiet<\/fullName><problem>unresolved placeholder %%LABEL%%</);
    assert.equal(await fieldExists('Good__c'), false);
  });

  it('refuses unknown sessions, people who may not, and operations that are not simulated', async () => {
    const admin = cloud.accessTokenFor(cloud.users.admin);
    const outcomes = [
      await call('none', '<describeMetadata/>'),
      await call(cloud.accessTokenFor(cloud.users.seller), '<deploy/>'),
      await call(admin, '<describeMetadata/>'),
      await call(admin, '<deploy/>'),
      await call(admin, '<checkDeployStatus><asyncProcessId>0Af</asyncProcessId></checkDeployStatus>'),
    ];
    assert.deepEqual(
      outcomes.map(({ status, text }) => [status, /<faultcode>(.*?)</.exec(text)?.[1]]),
      [
        'INVALID_SESSION_ID',
        'INSUFFICIENT_ACCESS',
        'NOT_SIMULATED',
        'UNKNOWN_EXCEPTION',
        'INVALID_CROSS_REFERENCE_KEY',
      ].map((code) => [500, `sf:${code}`]),
    );
  });
});
