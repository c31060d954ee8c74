import { realClock } from '../test/clock.ts';
import { usernames } from '../test/clouds/salesforce/org.ts';
import { install, type Installed } from '../test/installation.ts';
import type { CallRate } from '../test/clouds/partner-center/gateway.ts';
import type { SignedRequest } from '../test/clouds/partner-center/event-message.ts';
import { serveParent } from './remote.ts';
import { streamChanges } from './stream.ts';

/** A relay's first sweep leaves deals of this age to the backfill. */
const stockAgeMs = 3_600_000;

/** The measuring process's interface to a world: both simulated clouds with `deals` referrals, in a separate process. */
const world = {
  /**
   * Resolves to the relay's settings for this world, a signed delivery for each deal, and a token for a hand-written relay.
   * `opportunities`: how many opportunities sellers have ticked that Partner Center does not have yet.
   */
  async start({ deals, opportunities = 0 }: { deals: number; opportunities?: number }): Promise<WorldAccess> {
    let agoMs = stockAgeMs;
    const clock = { ...realClock, now: () => realClock.now() - agoMs };
    installed = await install({
      partnerCenter: { clock },
      salesforce: { clock },
      relay: { SYNC_SWEEP_SECONDS: '86400', LOG_LEVEL: 'warn' },
    });
    const { partnerCenter, salesforce, environment } = installed;
    referralIds = partnerCenter.asMicrosoft().sendReferrals(deals);
    if (opportunities > 0) await tickOpportunities(salesforce, opportunities);
    agoMs = 0;
    const deliveries = referralIds.map((referralId) =>
      partnerCenter.signedDelivery({ name: 'referral-updated', referralId }),
    );
    return { environment, deliveries, salesforceToken: salesforce.accessTokenFor(usernames.integration) };
  },

  setLatency({ partnerCenter, salesforce }: { partnerCenter: number; salesforce: number }): void {
    here().partnerCenter.setLatency(partnerCenter);
    here().salesforce.setLatency(salesforce);
  },

  /** From now on, Partner Center throttles calls beyond this rate. Without one, it takes as many as come. */
  limitRate(rate: CallRate | undefined): void {
    here().partnerCenter.limitRate(rate);
  },

  /** Salesforce answers every call for data with 503, or works again. */
  setDown(isDown: boolean): void {
    if (isDown) here().salesforce.fail({ times: Infinity, path: /\/services\/data/, status: 503 });
    else here().salesforce.heal();
  },

  /** Changes a value of every deal, or of the deal at one place, in Partner Center, without an event. */
  change({ value, place }: { value: number; place?: number }): void {
    const { partnerCenter, salesforce } = here();
    // A relay that makes several calls for each signal would use up the org's daily limit within the benchmark.
    salesforce.setApiCallsUsed(0);
    const microsoft = partnerCenter.asMicrosoft();
    for (const [index, id] of referralIds.entries())
      if (place === undefined || place === index)
        microsoft.updateReferral(id, [{ op: 'replace', path: '/details/dealValue', value: value + index }]);
  },

  /** Changes a value of every deal in Salesforce, without a message. */
  async changeHere({ value }: { value: number }): Promise<void> {
    const { salesforce } = here();
    const seller = salesforce.as(salesforce.users.seller);
    salesforce.pauseOutbound();
    for (const row of await seller.query('SELECT Id, Referral_Identifier__c FROM Opportunity'))
      await seller.update('Opportunity', String(row['Id']), {
        Amount: value + referralIds.indexOf(String(row['Referral_Identifier__c'])),
      });
  },

  /** The places of deals whose opportunity does not show the referral's value. */
  async differing(_question: undefined): Promise<number[]> {
    const { salesforce, partnerCenter } = here();
    const rows = await salesforce
      .as(salesforce.users.seller)
      .query('SELECT Amount, Referral_Identifier__c FROM Opportunity');
    const amounts = new Map(rows.map((row) => [String(row['Referral_Identifier__c']), Number(row['Amount'])]));
    return referralIds.flatMap((id, place) =>
      amounts.get(id) === Number(partnerCenter.referral(id)?.details.dealValue) ? [] : [place],
    );
  },

  /** What both clouds hold, to see that each deal is there once. */
  async stock(_question: undefined): Promise<CloudStock> {
    const { salesforce, partnerCenter } = here();
    const rows = await salesforce
      .as(salesforce.users.seller)
      .query('SELECT Referral_Identifier__c, Partner_Center_Sync_Status__c FROM Opportunity');
    const ids = new Set(rows.map((row) => row['Referral_Identifier__c']).filter((id) => id !== null));
    return {
      opportunities: rows.length,
      synced: rows.filter((row) => row['Partner_Center_Sync_Status__c'] === 'Synced').length,
      referrals: partnerCenter.referrals().length,
      pairs: partnerCenter.referrals().filter(({ id }) => ids.has(id)).length,
    };
  },

  /** See `streamChanges`. */
  stream(load: { perSecond: number; seconds: number; firstValue: number }): Promise<number[]> {
    return streamChanges(here(), { referralIds, ...load });
  },

  /** Calls since this was last called, without those that were throttled: to the referrals, and to Salesforce's data. */
  calls(_question: undefined): CallCount {
    const { partnerCenter, salesforce } = here();
    const referrals = partnerCenter.calls().filter(({ path, status }) => path.includes('/referrals') && status !== 429);
    const count = {
      reads: referrals.filter(({ method }) => method === 'GET').length,
      writes: referrals.filter(({ method }) => method !== 'GET').length,
      salesforce: salesforce.calls().filter(({ path }) => path.includes('/services/data/')).length,
    };
    partnerCenter.clearCalls();
    salesforce.clearCalls();
    return count;
  },
};

export type World = typeof world;

export interface WorldAccess {
  environment: Readonly<Record<string, string>>;
  deliveries: SignedRequest[];
  salesforceToken: string;
}

/** `pairs`: the referrals whose id an opportunity carries. */
export interface CloudStock {
  opportunities: number;
  synced: number;
  referrals: number;
  pairs: number;
}

/** `reads` and `writes` of referrals, and all calls to Salesforce. */
export interface CallCount {
  reads: number;
  writes: number;
  salesforce: number;
}

/** As sellers would, but without the message that each save sends. */
async function tickOpportunities(salesforce: Installed['salesforce'], count: number): Promise<void> {
  const seller = salesforce.as(salesforce.users.seller);
  const account = await seller.create('Account', { Name: 'Adventure Works', BillingCountry: 'Germany' });
  salesforce.pauseOutbound();
  await seller.createMany(
    'Opportunity',
    Array.from({ length: count }, (_, index) => ({
      ...{ Name: `Own deal ${String(index)}`, AccountId: account, StageName: 'Qualification', Amount: 1_000 + index },
      ...{ CloseDate: '2027-05-31', Sync_with_Partner_Center__c: true, Products__c: 'SOL-15974-MQF' },
    })),
  );
}

let installed: Installed | undefined;
let referralIds: string[] = [];

function here(): Installed {
  if (installed === undefined) throw new Error('the world has not been started');
  return installed;
}

serveParent(world);
