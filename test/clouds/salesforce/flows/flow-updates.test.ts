import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fieldXml, startFixtureOrg } from '../fixture.ts';
import type { SalesforceCloud } from '../start.ts';

const field = (name: string, type: string, rest = '') => ({
  [`objects/Opportunity/fields/${name}.field-meta.xml`]: fieldXml(name, type, rest),
});

const filter = (name: string, value: string, operator = 'EqualTo') =>
  `<filters><field>${name}</field><operator>${operator}</operator><value>${value}</value></filters>`;
const assignment = (name: string, value: string) =>
  `<inputAssignments><field>${name}</field><value>${value}</value></inputAssignments>`;

const ofAccount = filter('AccountId', '<elementReference>$Record.Id</elementReference>');
const open = filter('IsClosed', '<booleanValue>false</booleanValue>');
const touch = assignment('Touched__c', '<elementReference>$Flow.CurrentDateTime</elementReference>');

/** A flow on accounts that changes opportunities; `update` is what is in its Update Records element. */
function accountFlow(
  update: string,
  { order = 10, rest = '', formula = 'ISCHANGED({!$Record.BillingCountry})' } = {},
): string {
  return `<Flow xmlns="http://soap.sforce.com/2006/04/metadata"><apiVersion>66.0</apiVersion><label>Account</label><processType>AutoLaunchedFlow</processType><recordUpdates><name>Touch</name><label>Touch</label>${update}<object>Opportunity</object></recordUpdates>${rest}<start><connector><targetReference>Touch</targetReference></connector><filterFormula>${formula}</filterFormula><object>Account</object><recordTriggerType>Update</recordTriggerType><triggerType>RecordAfterSave</triggerType></start><status>Active</status><triggerOrder>${order}</triggerOrder></Flow>`;
}

/** The opportunity's own flow announces a touched deal. */
const opportunityFlow = {
  'flows/Opportunity_After_Save.flow-meta.xml':
    '<Flow xmlns="http://soap.sforce.com/2006/04/metadata"><actionCalls><name>Send</name><label>Send</label><actionName>Opportunity.Relay</actionName><actionType>outboundMessage</actionType></actionCalls><apiVersion>66.0</apiVersion><label>After save</label><processType>AutoLaunchedFlow</processType><start><connector><targetReference>Send</targetReference></connector><filterFormula>AND(NOT({!$Permission.Quiet}), ISCHANGED({!$Record.Touched__c}))</filterFormula><object>Opportunity</object><recordTriggerType>CreateAndUpdate</recordTriggerType><triggerType>RecordAfterSave</triggerType></start><status>Active</status></Flow>',
};

const base = {
  ...field('Touched__c', 'DateTime'),
  ...field('Step__c', 'Text', '<length>40</length>'),
  ...field('Key__c', 'Text', '<externalId>true</externalId><length>20</length><unique>true</unique>'),
  ...opportunityFlow,
};

async function withOrg(
  flows: Readonly<Record<string, string>>,
  work: (cloud: SalesforceCloud, account: string) => Promise<void>,
): Promise<void> {
  const files = Object.fromEntries(
    Object.entries(flows).map(([name, content]) => [`flows/${name}.flow-meta.xml`, content]),
  );
  const cloud = await startFixtureOrg({}, { extra: { ...base, ...files } });
  cloud.pauseOutbound();
  try {
    const account = await cloud.as(cloud.users.admin).create('Account', { Name: 'Contoso', BillingCountry: 'DE' });
    for (const [Name, StageName] of Object.entries({ first: 'Prospecting', second: 'Prospecting', won: 'Closed Won' }))
      await cloud
        .as(cloud.users.admin)
        .create('Opportunity', { Name, StageName, CloseDate: '2026-12-31', AccountId: account });
    await work(cloud, account);
  } finally {
    await cloud.close();
  }
}

const told = (cloud: SalesforceCloud) => cloud.outboundQueue().map(({ notifications }) => notifications.length);

describe('a flow that changes records', () => {
  it('changes those that match, whose own flow then runs, all in the transaction of the save', async () => {
    await withOrg({ Account: accountFlow(ofAccount + open + touch) }, async (cloud, account) => {
      // The seller may not see the field: a flow runs as the system.
      await cloud.as(cloud.users.seller).update('Account', account, { BillingCountry: 'FR' });
      assert.deepEqual(told(cloud), [2]);
      const touched = await cloud
        .as(cloud.users.admin)
        .query('SELECT Name FROM Opportunity WHERE Touched__c != null ORDER BY Name');
      assert.deepEqual(
        touched.map(({ Name }) => Name),
        ['first', 'second'],
      );
    });
  });

  it('is seen by the other flows as made by the person who saves', async () => {
    await withOrg({ Account: accountFlow(ofAccount + open + touch) }, async (cloud, account) => {
      await cloud.as(cloud.users.integration).update('Account', account, { BillingCountry: 'FR' });
      assert.deepEqual(told(cloud), []);
    });
  });

  it('does nothing while its condition does not hold', async () => {
    await withOrg({ Account: accountFlow(ofAccount + open + touch) }, async (cloud, account) => {
      await cloud.as(cloud.users.seller).update('Account', account, { Phone: '1' });
      assert.deepEqual(told(cloud), []);
    });
  });

  it('takes its turn by trigger order', async () => {
    const step = (value: string) => assignment('Step__c', `<stringValue>${value}</stringValue>`);
    const flows = {
      A: accountFlow(ofAccount + step('last'), { order: 20 }),
      B: accountFlow(ofAccount + step('first'), { order: 5 }),
    };
    await withOrg(flows, async (cloud, account) => {
      const admin = cloud.as(cloud.users.admin);
      await admin.update('Account', account, { BillingCountry: 'FR' });
      assert.deepEqual(
        (await admin.query('SELECT Step__c FROM Opportunity')).map(({ Step__c }) => Step__c),
        ['last', 'last', 'last'],
      );
    });
  });

  it('takes values from formulas, other fields and constants, and filters by blanks', async () => {
    const formulas =
      '<formulas><name>Country</name><dataType>String</dataType><expression>"in " &amp; {!$Record.BillingCountry}</expression></formulas>';
    const blank = filter('Step__c', '<booleanValue>true</booleanValue>', 'IsNull');
    const update =
      ofAccount +
      blank +
      filter('StageName', '<stringValue>Closed Won</stringValue>', 'NotEqualTo') +
      assignment('Step__c', '<elementReference>Country</elementReference>');
    await withOrg({ Account: accountFlow(update, { rest: formulas }) }, async (cloud, account) => {
      const admin = cloud.as(cloud.users.admin);
      for (const BillingCountry of ['FR', 'IT']) await admin.update('Account', account, { BillingCountry });
      const rows = await admin.query('SELECT Name, Step__c FROM Opportunity ORDER BY Name');
      assert.deepEqual(
        rows.map(({ Step__c }) => Step__c),
        ['in FR', 'in FR', null],
      );
    });
  });

  const twice = ofAccount + assignment('Key__c', '<stringValue>one</stringValue>');

  it('fails the save when its change is refused', async () => {
    await withOrg({ Account: accountFlow(twice) }, async (cloud, account) => {
      const admin = cloud.as(cloud.users.admin);
      await assert.rejects(admin.update('Account', account, { BillingCountry: 'FR' }), {
        errorCode: 'CANNOT_EXECUTE_FLOW_TRIGGER',
        message: /the "Account" process failed.*DUPLICATE_VALUE/,
      });
      assert.equal((await admin.get('Account', account))['BillingCountry'], 'DE');
      assert.deepEqual(await admin.query('SELECT Id FROM Opportunity WHERE Key__c != null'), []);
    });
  });

  it('lets the save through when a fault path takes the refusal, without half of the change', async () => {
    const rest =
      '<assignments><name>Keep</name><label>Keep</label><assignmentItems><assignToReference>Fault</assignToReference><operator>Assign</operator><value><elementReference>$Flow.FaultMessage</elementReference></value></assignmentItems></assignments><variables><name>Fault</name><dataType>String</dataType></variables>';
    const fault = '<faultConnector><targetReference>Keep</targetReference></faultConnector>';
    await withOrg({ Account: accountFlow(fault + twice, { rest }) }, async (cloud, account) => {
      const admin = cloud.as(cloud.users.admin);
      await admin.update('Account', account, { BillingCountry: 'FR' });
      assert.equal((await admin.get('Account', account))['BillingCountry'], 'FR');
      assert.deepEqual(await admin.query('SELECT Id FROM Opportunity WHERE Key__c != null'), []);
    });
  });

  it('is stopped when it starts itself without end', async () => {
    const self = accountFlow(
      filter('Id', '<elementReference>$Record.Id</elementReference>') +
        assignment('NextStep', '<elementReference>Longer</elementReference>'),
      {
        rest: '<formulas><name>Longer</name><dataType>String</dataType><expression>{!$Record.NextStep} &amp; "+"</expression></formulas>',
        formula: 'TRUE',
      },
    ).replace('<object>Account</object>', '<object>Opportunity</object>');
    const cloud = await startFixtureOrg({}, { extra: { ...base, 'flows/Self.flow-meta.xml': self } });
    try {
      const admin = cloud.as(cloud.users.admin);
      const id = await admin.create('Opportunity', { Name: 'x', StageName: 'Prospecting', CloseDate: '2026-12-31' });
      await assert.rejects(admin.update('Opportunity', id, { NextStep: 'go' }), /Maximum trigger depth exceeded/);
      assert.equal((await admin.get('Opportunity', id))['NextStep'], null);
    } finally {
      await cloud.close();
    }
  });

  const wrong: readonly (readonly [name: string, flow: string, problem: RegExp])[] = [
    ['has no filter', accountFlow(touch), /set at least one filter condition/],
    [
      'filters by an unknown field',
      accountFlow(filter('Nope__c', '<booleanValue>true</booleanValue>') + touch),
      /field "Nope__c" for the object "Opportunity" doesn't exist/,
    ],
    [
      'sets an unknown field',
      accountFlow(ofAccount + assignment('Nope__c', '<stringValue>x</stringValue>')),
      /field "Nope__c" for the object "Opportunity" doesn't exist/,
    ],
    [
      'sets a read-only field',
      accountFlow(ofAccount + assignment('IsClosed', '<booleanValue>true</booleanValue>')),
      /field "IsClosed" can't be updated/,
    ],
    [
      'takes a value from nowhere',
      accountFlow(ofAccount + assignment('Step__c', '<elementReference>Nope</elementReference>')),
      /Nope in a flow does not exist or is not simulated/,
    ],
    [
      'compares in an unknown way',
      accountFlow(filter('Name', '<stringValue>x</stringValue>', 'Contains') + touch),
      /flow operator Contains is not simulated/,
    ],
    [
      'changes an unknown object',
      accountFlow(ofAccount + touch).replace('<object>Opportunity<', '<object>Nope__c<'),
      /the object Nope__c does not exist/,
    ],
    [
      'changes the record itself',
      accountFlow(`<inputReference>$Record</inputReference>${ofAccount}${touch}`),
      /update of \$Record is not simulated/,
    ],
    [
      'has an element of another kind',
      accountFlow(ofAccount + touch, { rest: '<recordDeletes><name>Get</name></recordDeletes>' }),
      /recordDeletes in a flow is not simulated/,
    ],
    [
      'assigns to nothing',
      accountFlow(`<connector><targetReference>Keep</targetReference></connector>${ofAccount}${touch}`, {
        rest: '<assignments><name>Keep</name><assignmentItems><assignToReference>Nope</assignToReference><operator>Assign</operator></assignmentItems></assignments>',
      }),
      /Nope does not exist/,
    ],
  ];
  for (const [name, flow, problem] of wrong)
    it(`is refused when it ${name}`, async () => {
      const extra = { ...base, 'flows/Account.flow-meta.xml': flow };
      await assert.rejects(
        startFixtureOrg({}, { extra }).then((cloud) => cloud.close()),
        problem,
      );
    });
});
