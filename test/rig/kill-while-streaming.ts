import { channelsOf, install, type Installed } from '../installation.ts';
import { eventually, startRelayProcess, type RunningRelay } from '../relay-under-test.ts';
import { checkHistory, type Line, type Verdict } from './history.ts';
import { pick, seeded } from './random.ts';

export interface StreamKillRun {
  seed: number;
  rounds: number;
  deals: number;
  /** Saves of sellers a second. */
  rate: number;
}

const patienceMs = 60_000;

/**
 * Kills the relay at random moments while it reads the org's events, and judges what Partner Center shows. Nothing but the events tells of a
 * change: no message, and every sweep fails. After each kill the sellers pause until every deal has arrived, so that no later
 * event of the same deal hides one that was skipped.
 */
export async function killWhileStreaming(run: StreamKillRun): Promise<{ verdict: Verdict; lines: Line[] }> {
  const random = seeded(run.seed);
  const installed = await install({
    salesforce: { ...channelsOf('pubsub'), switches: { dailyEventDeliveries: 1_000_000 } },
    relay: { SALESFORCE_EVENTS: 'pubsub', SYNC_SWEEP_SECONDS: '86400', LOG_LEVEL: 'fatal' },
  });
  const { salesforce, environment } = installed;
  const refusal = [{ errorCode: 'MALFORMED_QUERY', message: 'no sweep in this run' }];
  salesforce.fail({ times: 1_000_000, path: /SystemModstamp/, status: 400, body: refusal });
  const started = performance.now();
  const at = () => Math.round(performance.now() - started);
  const lines: Line[] = [];
  const skipped: string[] = [];
  let relay: RunningRelay | undefined;
  try {
    relay = await startRelayProcess(environment);
    const ids = await shareMany(installed, run.deals);
    const sellers = saving(installed, run, { ids, random, lines, at });
    const missing = () => {
      const valuesOf = shown(installed);
      return ids.filter((id) => !valuesOf(id).includes(sellers.saved(id)));
    };
    await eventually('the deals to be shared', () => missing().length === 0, patienceMs);
    for (let round = 0; round < run.rounds; round += 1) {
      sellers.resume();
      const goal = sellers.count() + 5 + Math.floor(random() * 40);
      await eventually('sellers to save', () => sellers.count() >= goal, patienceMs);
      await relay.kill();
      lines.push({ at: at(), what: 'killed' });
      relay = await startRelayProcess(environment);
      lines.push({ at: at(), what: 'started' });
      await sellers.pause();
      await eventually('every deal to arrive', () => missing().length === 0, patienceMs).catch(() => {
        skipped.push(...missing());
      });
    }
    const valuesOf = shown(installed);
    const opportunities = new Map(ids.map((id) => [id, valuesOf(id)]));
    const events = await salesforce
      .as(salesforce.users.admin)
      .query('SELECT External_Id__c FROM Partner_Center_Sync_Event__c');
    const final = { opportunities, events: events.map((row) => String(row['External_Id__c'])) };
    return { verdict: { ...checkHistory(lines, final), skipped }, lines };
  } finally {
    await relay?.kill();
    await installed.close();
  }
}

const amount = 1_000;

/** Deals of one customer, each ready to be shared and ticked. */
async function shareMany({ salesforce }: Installed, count: number): Promise<string[]> {
  const seller = salesforce.as(salesforce.users.seller);
  const account = await seller.create('Account', { Name: 'Wide World Importers', BillingCountry: 'France' });
  const person = { FirstName: 'Kim', LastName: 'Akers', Email: 'kim@wideworld.example', Phone: '+33 1 55 55 01 00' };
  const contact = await seller.create('Contact', { AccountId: account, ...person });
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const deal = {
      Name: `Stock ${String(index)}`,
      StageName: 'Qualification',
      Amount: amount,
      CloseDate: '2027-05-31',
    };
    const id = await seller.create('Opportunity', { ...deal, AccountId: account });
    await seller.create('OpportunityContactRole', { OpportunityId: id, ContactId: contact, IsPrimary: true });
    await seller.update('Opportunity', id, {
      ...{ Products__c: 'SOL-15974-MQF', How_can_Microsoft_help__c: 'General or Other' },
      Sync_with_Partner_Center__c: true,
    });
    ids.push(id);
  }
  return ids;
}

/** The value of each deal in Partner Center; of each referral, where one was created more than once. Copies all referrals, once. */
function shown({ partnerCenter }: Installed): (id: string) => number[] {
  const own = partnerCenter.referrals().filter(({ organizationId }) => organizationId !== 'msft');
  const byDeal = Map.groupBy(own, ({ externalReferenceId }) => externalReferenceId ?? '');
  return (id) => (byDeal.get(id) ?? []).map(({ details }) => Number(details.dealValue));
}

interface Traffic {
  ids: readonly string[];
  random: () => number;
  lines: Line[];
  at: () => number;
}

/** Sellers change amounts, `rate` a second; what Partner Center shows is looked at all the while. */
function saving(installed: Installed, { rate }: StreamKillRun, { ids, random, lines, at }: Traffic) {
  const seller = installed.salesforce.as(installed.salesforce.users.seller);
  const last = new Map<string, number>();
  const open = new Set<Promise<void>>();
  let value = amount;
  let timers: NodeJS.Timeout[] = [];

  function save(): void {
    const id = pick(random, ids);
    value += 1;
    const own = value;
    lines.push({ at: at(), what: 'changed', referral: id, value: own });
    last.set(id, own);
    // Saved is promised: the org keeps the event from here on.
    const done = seller
      .update('Opportunity', id, { Amount: own })
      .then(() => {
        lines.push({ at: at(), what: 'acknowledged', referral: id, value: own });
      })
      .finally(() => open.delete(done));
    open.add(done);
  }
  function watch(): void {
    const valuesOf = shown(installed);
    for (const id of ids)
      for (const each of valuesOf(id)) lines.push({ at: at(), what: 'seen', referral: id, value: each });
  }

  return {
    count: () => value,
    saved: (id: string) => last.get(id) ?? amount,
    resume() {
      timers = [setInterval(save, 1_000 / rate), setInterval(watch, 250)];
    },
    async pause() {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(open);
    },
  };
}
