import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fieldXml, startFixtureOrg } from '../fixture.ts';
import type { SalesforceCloud } from '../start.ts';

const field = (name: string, type: string, rest = '') => ({
  [`objects/Opportunity/fields/${name}.field-meta.xml`]: fieldXml(name, type, rest),
});

interface FlowOptions {
  /** Names of fields and the value element that each gets. */
  assign: Readonly<Record<string, string>>;
  formula?: string;
  order?: number;
}

function beforeSave({ assign, formula = 'ISCHANGED({!$Record.Amount})', order = 10 }: FlowOptions): string {
  const items = Object.entries(assign)
    .map(
      ([name, value]) =>
        `<assignmentItems><assignToReference>${name}</assignToReference><operator>Assign</operator><value>${value}</value></assignmentItems>`,
    )
    .join('');
  return `<Flow xmlns="http://soap.sforce.com/2006/04/metadata"><apiVersion>66.0</apiVersion><assignments><name>Set</name><label>Set</label>${items}</assignments><label>Before</label><processType>AutoLaunchedFlow</processType><start><connector><targetReference>Set</targetReference></connector><filterFormula>${formula}</filterFormula><object>Opportunity</object><recordTriggerType>CreateAndUpdate</recordTriggerType><triggerType>RecordBeforeSave</triggerType></start><status>Active</status><triggerOrder>${order}</triggerOrder></Flow>`;
}

const text = (value: string) => `<stringValue>${value}</stringValue>`;

const base = {
  ...field('Step__c', 'Text', '<length>40</length>'),
  ...field('Second__c', 'Text', '<length>40</length>'),
  // The after-save flow reports a changed step, because it sees what ran before.
  'flows/Opportunity_After_Save.flow-meta.xml':
    '<Flow xmlns="http://soap.sforce.com/2006/04/metadata"><actionCalls><name>Send</name><label>Send</label><actionName>Opportunity.Relay</actionName><actionType>outboundMessage</actionType></actionCalls><apiVersion>66.0</apiVersion><label>After save</label><processType>AutoLaunchedFlow</processType><start><connector><targetReference>Send</targetReference></connector><filterFormula>ISCHANGED({!$Record.Step__c})</filterFormula><object>Opportunity</object><recordTriggerType>Update</recordTriggerType><triggerType>RecordAfterSave</triggerType></start><status>Active</status></Flow>',
};

async function withOrg(
  flows: Readonly<Record<string, string>>,
  work: (cloud: SalesforceCloud, deal: string) => Promise<void>,
): Promise<void> {
  const files = Object.fromEntries(Object.entries(flows).map(([name, xml]) => [`flows/${name}.flow-meta.xml`, xml]));
  const cloud = await startFixtureOrg({}, { extra: { ...base, ...files } });
  cloud.pauseOutbound();
  try {
    const deal = await cloud
      .as(cloud.users.seller)
      .create('Opportunity', { Name: 'x', StageName: 'Prospecting', CloseDate: '2026-12-31' });
    await work(cloud, deal);
  } finally {
    await cloud.close();
  }
}

const shown = async (cloud: SalesforceCloud, deal: string) => {
  const [row] = await cloud
    .as(cloud.users.admin)
    .query(`SELECT Step__c, Second__c, StageName, Probability FROM Opportunity WHERE Id = '${deal}'`);
  return row;
};

describe('a flow that runs before the record is saved', () => {
  it('writes into the save itself, whatever the person may edit, and the flow after the save sees it', async () => {
    await withOrg({ Before: beforeSave({ assign: { '$Record.Step__c': text('set') } }) }, async (cloud, deal) => {
      await cloud.as(cloud.users.seller).update('Opportunity', deal, { Amount: 5 });
      assert.equal((await shown(cloud, deal))?.['Step__c'], 'set');
      assert.equal(cloud.outboundQueue().length, 1);
    });
  });

  it('leaves a save alone that does not meet its condition', async () => {
    await withOrg({ Before: beforeSave({ assign: { '$Record.Step__c': text('set') } }) }, async (cloud, deal) => {
      await cloud.as(cloud.users.seller).update('Opportunity', deal, { Name: 'y' });
      assert.equal((await shown(cloud, deal))?.['Step__c'], null);
      assert.equal(cloud.outboundQueue().length, 0);
    });
  });

  it('runs in the order of the flows, each on what the one before made', async () => {
    const first = beforeSave({ assign: { '$Record.Step__c': text('set') }, order: 1 });
    const second = beforeSave({
      assign: { '$Record.Second__c': '<elementReference>$Record.Step__c</elementReference>' },
      formula: 'ISCHANGED({!$Record.Step__c})',
      order: 2,
    });
    await withOrg({ Second: second, First: first }, async (cloud, deal) => {
      await cloud.as(cloud.users.seller).update('Opportunity', deal, { Amount: 5 });
      assert.equal((await shown(cloud, deal))?.['Second__c'], 'set');
    });
  });

  it('runs before what the org derives and checks', async () => {
    const flow = beforeSave({ assign: { '$Record.StageName': text('Closed Won') } });
    await withOrg({ Before: flow }, async (cloud, deal) => {
      await cloud.as(cloud.users.seller).update('Opportunity', deal, { Amount: 5 });
      assert.equal((await shown(cloud, deal))?.['Probability'], 100);
    });
  });

  it('fails the save with a value that the field does not take, and nothing is kept', async () => {
    const flow = beforeSave({ assign: { '$Record.Step__c': text('x'.repeat(41)) } });
    await withOrg({ Before: flow }, async (cloud, deal) => {
      await assert.rejects(
        cloud.as(cloud.users.seller).update('Opportunity', deal, { Amount: 5 }),
        /CANNOT_EXECUTE_FLOW_TRIGGER|because the "Before" process failed/,
      );
      assert.equal((await shown(cloud, deal))?.['Step__c'], null);
    });
  });

  for (const [name, assign, problem] of [
    ['an unknown field', '$Record.Nope__c', /Set \(Assignment\) - \$Record.Nope__c does not exist/],
    ['a field that nobody writes', '$Record.IsClosed', /The field "IsClosed" can't be updated/],
  ] as const)
    it(`is refused with ${name}`, async () => {
      await assert.rejects(
        withOrg({ Before: beforeSave({ assign: { [assign]: text('x') } }) }, async () => undefined),
        problem,
      );
    });
});
