import { z } from 'zod';
import { CosellError } from '../errors.ts';
import { query } from '../salesforce/soql.ts';
import { isDue } from '../store/status.ts';
import type { Link } from '../sync/model.ts';
import { pause, type Setting } from './command.ts';

const patienceMs = 8_000;
const pollMs = 200;
const row = z.object({ Id: z.string(), Partner_Center_Sync_Requested__c: z.string().nullish() });

/** The most recently changed deal: one more change is least noticeable there. */
const newestDeal =
  'SELECT Id, Partner_Center_Sync_Requested__c FROM Opportunity WHERE Sync_with_Partner_Center__c = true AND Referral_Identifier__c != null ORDER BY LastModifiedDate DESC LIMIT 1';

const missingEvent =
  'In Setup > Flows, check that "Opportunity: Partner Center Signal" is active, and read the check "Salesforce events".';

/**
 * Requests a sync of one shared deal as a seller's "Sync now" does, and waits until the signal has passed the flow and the message and
 * reached the relay. It costs the deal one run, and its card shows Pending until then. @throws WEBHOOK_TEST_FAILED if nothing arrives
 */
export async function checkRoundTrip({ adapters, clock, config }: Setting): Promise<string> {
  const { salesforce, opportunities, links, store } = adapters;
  if (!(await store.isServed())) return 'not tried: no relay is running';
  const { records } = await query(salesforce, newestDeal, { operation: 'round trip' });
  const { data } = row.safeParse(records[0]);
  if (data === undefined || (await links.peek({ opportunityId: data.Id })) === undefined)
    return 'not tried: no deal is in sync yet';
  const before = await atRest({ adapters, clock }, data.Id);
  if (before === undefined) return `not tried: ${data.Id}, the deal that changed last, still waits for the relay`;
  const started = clock.now();
  // Salesforce keeps whole seconds, and writing the same second again would not be a change.
  const requested = Math.max(started, (Date.parse(data.Partner_Center_Sync_Requested__c ?? '') || 0) + 1_000);
  const values = { Partner_Center_Sync_Requested__c: new Date(requested).toISOString() };
  const [refused] = await opportunities.update([{ id: data.Id, values, card: {} }]);
  if (refused !== undefined) throw refused;
  for (;;) {
    const waitedMs = clock.now() - started;
    const now = await links.peek({ opportunityId: data.Id });
    if (now !== undefined && now.dueSeq > before.dueSeq)
      return `a signal went out and arrived after ${(waitedMs / 1000).toFixed(1)} s`;
    if (waitedMs > patienceMs) break;
    await pause(clock, pollMs);
  }
  throw new CosellError(
    'WEBHOOK_TEST_FAILED',
    `A change of ${data.Id} did not arrive within ${String(patienceMs / 1000)} s.`,
    {
      cure:
        config.publicUrl === undefined
          ? missingEvent
          : `In Setup > Flows, check that "Opportunity: Partner Center After Save" is active. In Setup > Outbound Messages, check that its endpoint begins with ${config.publicUrl}, and read under Outbound Message Delivery Status why messages wait.`,
    },
  );
}

/**
 * The pair of an opportunity once it is not due; undefined if it still is after a while. A signal about a pair that is due already changes
 * nothing in the store (decision 47), so nothing would show that it has arrived.
 */
async function atRest(
  { adapters: { links, store }, clock }: Pick<Setting, 'adapters' | 'clock'>,
  opportunityId: string,
): Promise<Link | undefined> {
  const started = clock.now();
  while (clock.now() - started <= patienceMs) {
    // In this order: a signal in between counts as one that has arrived.
    const link = await links.peek({ opportunityId });
    if (!(await isDue(store, opportunityId, clock.now()))) return link;
    await pause(clock, pollMs);
  }
  return undefined;
}
