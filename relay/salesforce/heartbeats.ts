import type { Heartbeats, SetupReport } from '../sync/ports/organization.ts';
import type { Salesforce } from './connect.ts';

const longestLines = 32_768;

const time = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());

/**
 * The JSON that the set-up page reads; unchanged if the relay has not checked again. A report that is too long is left out, because cut
 * JSON would be unreadable.
 */
function setupField(report: SetupReport | undefined) {
  if (report === undefined) return {};
  const text = JSON.stringify({ at: time(report.at), checks: report.checks });
  return text.length > longestLines ? {} : { Setup_Checks__c: text };
}

/** This relay's row in the org, which shows an admin that the relay works. */
export function createHeartbeats(salesforce: Salesforce): Heartbeats {
  return {
    async write(heartbeat) {
      await salesforce.call({
        method: 'PATCH',
        path: `/sobjects/Partner_Center_Relay__c/External_Id__c/${encodeURIComponent(heartbeat.externalId)}`,
        body: {
          Name: heartbeat.externalId.slice(0, 80),
          Version__c: heartbeat.version,
          Last_Heartbeat__c: time(heartbeat.at),
          Last_From_Partner_Center__c: time(heartbeat.lastFromPartnerCenter),
          Last_From_Salesforce__c: time(heartbeat.lastFromSalesforce),
          Event_Channel__c: heartbeat.events.channel,
          Events_Read__c: time(heartbeat.events.readAt),
          Events_Compared__c: time(heartbeat.events.comparedAt),
          Deleted_Deals__c: heartbeat.deletedDeals.slice(0, longestLines),
          Queue_Depth__c: heartbeat.queueDepth,
          Failed_Pairs__c: heartbeat.failedPairs,
          Credential_Expires__c: time(heartbeat.credentialExpires),
          Disabled_Mappings__c: heartbeat.disabledMappings.slice(0, longestLines),
          Api_Calls_Used__c: heartbeat.usage?.used ?? null,
          Api_Calls_Limit__c: heartbeat.usage?.limit ?? null,
          ...setupField(heartbeat.setup),
        },
        succeeds: [200, 201, 204],
        operation: 'write heartbeat',
      });
    },
  };
}
