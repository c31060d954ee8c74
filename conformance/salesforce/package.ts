import { z } from 'zod';
import { readSalesforceMessage } from '../../relay/webhooks/salesforce-message.ts';
import { Needs, type Statement } from '../statement.ts';
import { newDeal, same } from './samples.ts';

const folder = 'Partner Center Co-sell';
const ran = z.object({
  factMap: z.record(z.string(), z.unknown()),
  reportMetadata: z.object({ detailColumns: z.array(z.string()).nullable() }),
});

/** What becomes of the package's own reports and messages in the org. */
export const aboutPackage: readonly Statement[] = [
  {
    says: 'Every report of the package runs, so the org has each of its columns and its report types.',
    source: 'Reports and Dashboards REST API Developer Guide: Execute Synchronous Report',
    async holds(org) {
      const reports = await org.query(`SELECT Id, DeveloperName FROM Report WHERE FolderName = '${folder}'`);
      const failed: string[] = [];
      for (const { Id, DeveloperName } of reports) {
        const { status, body } = await org.call('GET', `/analytics/reports/${String(Id)}`);
        if (status !== 200 || !ran.safeParse(body).success) failed.push(`${String(DeveloperName)}: ${String(status)}`);
      }
      if (reports.length === 0) throw new Error(`no report in the folder ${folder}: deploy the package first`);
      same(failed, []);
    },
  },
  {
    says: 'A shared deal that changes is announced by an outbound message in the published form, which the relay reads.',
    source: 'SOAP API Developer Guide: Outbound Messaging',
    async holds(org) {
      if (org.messageAbout === undefined)
        throw new Needs('--listen <port>, and connection/outbound-message deployed with the address of that port');
      const id = await newDeal(org, { Sync_with_Partner_Center__c: true });
      const xml = await org.messageAbout(id);
      const { organizationId, opportunityIds } = readSalesforceMessage(Buffer.from(xml));
      const [own] = await org.query('SELECT Id FROM Organization');
      const named = opportunityIds.some((one) => one.slice(0, 15) === id.slice(0, 15));
      same([organizationId.slice(0, 15), named], [String(own?.['Id']).slice(0, 15), true]);
    },
  },
];
