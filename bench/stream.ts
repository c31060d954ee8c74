import { setTimeout as pause } from 'node:timers/promises';
import { usernames } from '../test/clouds/salesforce/org.ts';
import type { Installed } from '../test/installation.ts';

interface StreamOptions {
  referralIds: readonly string[];
  perSecond: number;
  seconds: number;
  firstValue: number;
}

/** How often to look which rows are right. */
const lookMs = 25;
const patienceMs = 30_000;

/**
 * Changes one deal after the other at a constant rate and signals each change. Resolves to the times in ms, ascending, from each change until the
 * row in Salesforce shows it or a later one; Infinity for those that it never showed.
 */
export async function streamChanges(installed: Installed, options: StreamOptions): Promise<number[]> {
  const { referralIds, perSecond, seconds, firstValue } = options;
  const { partnerCenter, salesforce, environment } = installed;
  const microsoft = partnerCenter.asMicrosoft();
  const org = salesforce.as(usernames.seller);
  const waiting = new Map<string, { value: number; since: number }[]>(referralIds.map((id) => [id, []]));
  const delays: number[] = [];

  const change = (turn: number) => {
    const referralId = referralIds[turn % referralIds.length] ?? '';
    const value = firstValue + turn;
    microsoft.updateReferral(referralId, [{ op: 'replace', path: '/details/dealValue', value }]);
    waiting.get(referralId)?.push({ value, since: performance.now() });
    const { headers, body } = partnerCenter.signedDelivery({ name: 'referral-updated', referralId });
    const url = `${String(environment['RELAY_PUBLIC_URL'])}/webhooks/partner-center`;
    // An answer that is not 2xx shows as a change that no row ever has.
    void fetch(url, { method: 'POST', headers, body }).then(
      (answer) => answer.text(),
      () => undefined,
    );
  };
  const look = async () => {
    const rows = await org.query('SELECT Amount, Referral_Identifier__c FROM Opportunity');
    const now = performance.now();
    for (const row of rows) {
      const own = waiting.get(String(row['Referral_Identifier__c']));
      while (own?.[0] !== undefined && own[0].value <= Number(row['Amount']))
        delays.push(now - (own.shift()?.since ?? 0));
    }
  };

  const began = performance.now();
  const total = perSecond * seconds;
  for (let turn = 0, lookAt = 0; turn < total;) {
    for (; turn < Math.min(total, ((performance.now() - began) / 1_000) * perSecond); turn += 1) change(turn);
    if (performance.now() >= lookAt) {
      await look();
      lookAt = performance.now() + lookMs;
    }
    await pause(2);
  }
  while (delays.length < total && performance.now() - began < seconds * 1_000 + patienceMs) {
    await pause(lookMs);
    await look();
  }
  return [...delays, ...Array.from({ length: total - delays.length }, () => Infinity)].sort((a, b) => a - b);
}
