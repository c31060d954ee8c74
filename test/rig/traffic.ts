import type { Installed } from '../installation.ts';
import { eventually } from '../relay-under-test.ts';
import type { Line } from './history.ts';
import { pick } from './random.ts';

const requestTimeoutMs = 3_000;

interface Traffic {
  ids: readonly string[];
  random: () => number;
  lines: Line[];
  at: () => number;
}

/** Changes deals at Microsoft and posts the signal of each, `rate` a second; looks at what the opportunities show all the while. */
export function stream(installed: Installed, rate: number, { ids, random, lines, at }: Traffic) {
  const { partnerCenter, environment } = installed;
  const door = `${String(environment['RELAY_PUBLIC_URL'])}/webhooks/partner-center`;
  const microsoft = partnerCenter.asMicrosoft();
  const open = new Set<Promise<void>>();
  /** What was changed and acknowledged last, and what was seen last, of each deal. */
  const [changed, taken, seen] = [new Map<string, number>(), new Map<string, number>(), new Map<string, string>()];
  let own = ids;
  let value = 0;
  let isPaused = false;

  async function signal(referral: string, sent: number): Promise<void> {
    const { headers, body } = partnerCenter.signedDelivery({ name: 'referral-updated', referralId: referral });
    const why = await fetch(door, {
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(requestTimeoutMs),
    }).then(
      ({ status }) => (status === 202 ? undefined : String(status)),
      (thrown: unknown) => String(thrown),
    );
    const line = { at: at(), referral, value: sent };
    if (why === undefined) taken.set(referral, Math.max(sent, taken.get(referral) ?? 0));
    lines.push(why === undefined ? { ...line, what: 'acknowledged' } : { ...line, what: 'refused', why });
  }

  const sending = setInterval(() => {
    if (isPaused) return;
    const referral = pick(random, own);
    value += 1;
    changed.set(referral, value);
    microsoft.updateReferral(referral, [{ op: 'replace', path: '/details/dealValue', value }]);
    lines.push({ at: at(), what: 'changed', referral, value });
    const sent = signal(referral, value).finally(() => open.delete(sent));
    open.add(sent);
  }, 1_000 / rate);
  const watching = setInterval(() => {
    const looked = amounts(installed).then((rows) => {
      for (const [referral, values] of rows) {
        if (seen.get(referral) === values.join()) continue;
        seen.set(referral, values.join());
        for (const each of values) if (each <= value) lines.push({ at: at(), what: 'seen', referral, value: each });
      }
    });
    const done = looked.finally(() => open.delete(done));
    open.add(done);
  }, 500);

  const end = () => {
    clearInterval(sending);
    clearInterval(watching);
  };

  return {
    /** Nobody is there to answer: what is under way fails, and nothing more is sent. */
    pause: () => (isPaused = true),
    resume: () => (isPaused = false),
    /** From now on, signals are for these deals. */
    turnTo: (deals: readonly string[]) => (own = deals),
    end,
    async stop() {
      end();
      await Promise.all(open);
      // The sender repeats what was not acknowledged, and nothing else.
      for (const [referral, newest] of changed)
        await eventually('the last signal to be taken', async () => {
          if (taken.get(referral) !== newest) await signal(referral, newest);
          return taken.get(referral) === newest;
        });
    },
  };
}

export async function amounts({ salesforce }: Installed): Promise<Map<string, number[]>> {
  const rows = await salesforce
    .as(salesforce.users.admin)
    .query('SELECT Amount, Referral_Identifier__c FROM Opportunity WHERE Referral_Identifier__c != null');
  const found = new Map<string, number[]>();
  for (const { Amount: amount, Referral_Identifier__c: id } of rows)
    found.set(String(id), [...(found.get(String(id)) ?? []), Number(amount)]);
  return found;
}
