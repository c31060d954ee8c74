import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { startSalesforceCloud } from './start.ts';
import type { SalesforceCloud, SalesforceCloudOptions } from './start.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const header = '<?xml version="1.0" encoding="UTF-8"?>\n';
const namespace = 'xmlns="http://soap.sforce.com/2006/04/metadata"';

/** A CustomField file. */
export function fieldXml(name: string, type: string, rest = ''): string {
  return `${header}<CustomField ${namespace}><fullName>${name}</fullName><label>${name.replace('__c', '').replaceAll('_', ' ')}</label>${rest}<type>${type}</type></CustomField>`;
}

/** A restricted picklist with these values, the first one preset. */
export function picklistXml(name: string, values: readonly string[]): string {
  const entries = values.map(
    (value, index) =>
      `<value><fullName>${value}</fullName><default>${index === 0}</default><label>${value}</label></value>`,
  );
  return fieldXml(
    name,
    'Picklist',
    `<valueSet><restricted>true</restricted><valueSetDefinition><sorted>false</sorted>${entries.join('')}</valueSetDefinition></valueSet>`,
  );
}

/** A permission set file with these field permissions (`edit` or `read` by `Object.Field`). */
export function permissionSetXml(label: string, fields: Readonly<Record<string, 'edit' | 'read'>>, rest = ''): string {
  const permissions = Object.entries(fields).map(
    ([field, access]) =>
      `<fieldPermissions><editable>${access === 'edit'}</editable><field>${field}</field><readable>true</readable></fieldPermissions>`,
  );
  return `${header}<PermissionSet ${namespace}>${permissions.join('')}<label>${label}</label>${rest}</PermissionSet>`;
}

/** Object permissions without deletion. */
export function objectPermissionsXml(object: string): string {
  return `<objectPermissions><allowCreate>true</allowCreate><allowDelete>false</allowDelete><allowEdit>true</allowEdit><allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>${object}</object><viewAllRecords>true</viewAllRecords></objectPermissions>`;
}

export function flowXml(filterFormula: string, rest = ''): string {
  return `${header}<Flow ${namespace}><actionCalls><name>Send</name><label>Send</label><actionName>Opportunity.Relay</actionName><actionType>outboundMessage</actionType><flowTransactionModel>CurrentTransaction</flowTransactionModel><nameSegment>Opportunity.Relay</nameSegment></actionCalls><apiVersion>66.0</apiVersion><label>After save</label><processType>AutoLaunchedFlow</processType>${rest}<start><connector><targetReference>Send</targetReference></connector><filterFormula>${filterFormula.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</filterFormula><object>Opportunity</object><recordTriggerType>CreateAndUpdate</recordTriggerType><triggerType>RecordAfterSave</triggerType></start><status>Active</status></Flow>`;
}

export function workflowXml(fields: readonly string[], integrationUser = '%%USERNAME%%'): string {
  return `${header}<Workflow ${namespace}><outboundMessages><fullName>Relay</fullName><apiVersion>66.0</apiVersion><endpointUrl>%%RELAY_URL%%/hook</endpointUrl>${fields.map((field) => `<fields>${field}</fields>`).join('')}<includeSessionId>false</includeSessionId><integrationUser>${integrationUser}</integrationUser><name>Relay</name><protected>false</protected><useDeadLetterQueue>false</useDeadLetterQueue></outboundMessages></Workflow>`;
}

export function customMetadataXml(label: string, values: Readonly<Record<string, string | boolean>>): string {
  const entries = Object.entries(values).map(
    ([field, value]) =>
      `<values><field>${field}</field><value xsi:type="xsd:${typeof value === 'boolean' ? 'boolean' : 'string'}">${value}</value></values>`,
  );
  return `${header}<CustomMetadata ${namespace} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><label>${label}</label><protected>false</protected>${entries.join('')}</CustomMetadata>`;
}

/** A small package in source format: path below the package folder to content. */
export const fixturePackage: Readonly<Record<string, string>> = {
  'objects/Opportunity/fields/Shared__c.field-meta.xml': fieldXml(
    'Shared__c',
    'Checkbox',
    '<defaultValue>false</defaultValue>',
  ),
  'objects/Opportunity/fields/Deal_Key__c.field-meta.xml': fieldXml(
    'Deal_Key__c',
    'Text',
    '<caseSensitive>false</caseSensitive><externalId>true</externalId><length>20</length><unique>true</unique>',
  ),
  'objects/Opportunity/fields/Campaign_Key__c.field-meta.xml': fieldXml(
    'Campaign_Key__c',
    'Text',
    '<externalId>true</externalId><length>20</length>',
  ),
  'objects/Opportunity/fields/State__c.field-meta.xml': picklistXml('State__c', ['Waiting', 'Done']),
  'objects/Opportunity/fields/Log__c.field-meta.xml': fieldXml(
    'Log__c',
    'LongTextArea',
    '<length>1000</length><visibleLines>4</visibleLines>',
  ),
  'objects/Opportunity/fields/Checked_At__c.field-meta.xml': fieldXml('Checked_At__c', 'DateTime'),
  'objects/Opportunity/fields/Icon__c.field-meta.xml': fieldXml(
    'Icon__c',
    'Text',
    '<formula>CASE(State__c, "Done", "✔", "Waiting", "⏳", "") /* as shown in lists */</formula>',
  ),
  'objects/Mapping__mdt/Mapping__mdt.object-meta.xml': `${header}<CustomObject ${namespace}><label>Mapping</label><pluralLabel>Mappings</pluralLabel><visibility>Public</visibility></CustomObject>`,
  'objects/Mapping__mdt/fields/Target__c.field-meta.xml': fieldXml(
    'Target__c',
    'Text',
    '<length>80</length><required>true</required>',
  ),
  'objects/Mapping__mdt/fields/Active__c.field-meta.xml': fieldXml(
    'Active__c',
    'Checkbox',
    '<defaultValue>true</defaultValue>',
  ),
  'objects/Mapping__mdt/fields/Policy__c.field-meta.xml': picklistXml('Policy__c', ['Newest wins', 'Salesforce wins']),
  'customMetadata/Mapping.Value.md-meta.xml': customMetadataXml('Value', {
    Target__c: 'Amount',
    Active__c: false,
    Policy__c: 'Newest wins',
  }),
  'customMetadata/Mapping.Title.md-meta.xml': customMetadataXml('Title', { Target__c: 'Name' }),
  'customPermissions/Quiet.customPermission-meta.xml': `${header}<CustomPermission ${namespace}><isLicensed>false</isLicensed><label>Quiet</label></CustomPermission>`,
  'workflows/Opportunity.workflow-meta.xml': workflowXml([
    'Id',
    'Amount',
    'Deal_Key__c',
    'LastModifiedDate',
    'Name',
    'Shared__c',
  ]),
  'flows/Opportunity_After_Save.flow-meta.xml': flowXml(
    'AND(NOT({!$Permission.Quiet}), {!$Record.Shared__c}, OR(ISNEW(), ISCHANGED({!$Record.Name}), ISCHANGED({!$Record.Amount})))',
  ),
  'permissionsets/Partner_Center_Seller.permissionset-meta.xml': permissionSetXml('Seller', {
    'Opportunity.Shared__c': 'edit',
    'Opportunity.State__c': 'edit',
    'Opportunity.Log__c': 'edit',
    'Opportunity.Checked_At__c': 'edit',
    'Opportunity.Deal_Key__c': 'read',
    'Opportunity.Icon__c': 'read',
  }),
  'permissionsets/Partner_Center_Integration.permissionset-meta.xml': permissionSetXml(
    'Integration',
    {
      'Opportunity.Shared__c': 'edit',
      'Opportunity.State__c': 'edit',
      'Opportunity.Deal_Key__c': 'edit',
      'Opportunity.Campaign_Key__c': 'edit',
      'Opportunity.Checked_At__c': 'edit',
      'Opportunity.Amount': 'edit',
      'Opportunity.AccountId': 'edit',
      'Account.BillingAddress': 'edit',
      'Contact.Email': 'edit',
    },
    `<objectPermissions><allowCreate>true</allowCreate><allowDelete>false</allowDelete><allowEdit>true</allowEdit><allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>Account</object><viewAllRecords>true</viewAllRecords></objectPermissions>${objectPermissionsXml('Contact')}${objectPermissionsXml('Opportunity')}` +
      '<customPermissions><enabled>true</enabled><name>Quiet</name></customPermissions><customMetadataTypeAccesses><enabled>true</enabled><name>Mapping__mdt</name></customMetadataTypeAccesses>',
  ),
};

/** Writes a package to a new folder; `remove` takes the folder away again. */
export function writePackage(files: Readonly<Record<string, string>>): { folder: string; remove: () => void } {
  const folder = temporaryFolder('salesforce-fixture');
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return {
    folder,
    remove() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An org with the fixture package (and `extra` files) deployed, its messages going to `relayUrl`. */
export async function startFixtureOrg(
  options: SalesforceCloudOptions = {},
  { relayUrl = 'http://127.0.0.1:9', extra = {} }: { relayUrl?: string; extra?: Readonly<Record<string, string>> } = {},
): Promise<SalesforceCloud> {
  const { folder, remove } = writePackage({ ...fixturePackage, ...extra });
  try {
    const placeholders = { RELAY_URL: relayUrl, USERNAME: 'relay@contoso.example' };
    return await startSalesforceCloud({ sources: [folder], placeholders, ...options });
  } finally {
    remove();
  }
}

/** An answer of the REST API with its body parsed. */
export interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
}

/** A caller of the REST API as one user; paths are below /services/data/v66.0. */
export function apiOf(cloud: SalesforceCloud, username: string) {
  const token = cloud.accessTokenFor(username);
  return async (
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> => {
    const response = await fetch(`${cloud.url}/services/data/v66.0${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed: unknown = text === '' ? undefined : JSON.parse(text);
    return { status: response.status, headers: response.headers, body: parsed };
  };
}

/** The answer that ends the retries of an outbound message. */
export const acknowledgement =
  '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack></notificationsResponse></soapenv:Body></soapenv:Envelope>';

/** A listener for outbound messages that keeps what it gets and answers as told. */
export async function startListener(
  answer: (attempt: number) => { status: number; body: string } | 'never' = () => ({
    status: 200,
    body: acknowledgement,
  }),
) {
  const received: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push(Buffer.concat(chunks).toString('utf8'));
      const reply = answer(received.length);
      if (reply === 'never') return;
      response.writeHead(reply.status, { 'content-type': 'text/xml' });
      response.end(reply.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the listener has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    received,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
