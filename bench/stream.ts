import { setTimeout as pause } from 'node:timers/promises';
import type { Installed } from '../test/installation.ts';

interface StreamOptions {
  referralIds: readonly string[];
  perSecond: number;
  seconds: number;
  firstValue: number;
}

const patienceMs = 30_000;

/**
 * Changes one deal after the other at a constant rate and signals each change. Resolves to the times in ms, ascending, from each change until the
 * org saves it or a later one; Infinity for those that it never saves.
 */
export async function streamChanges(installed: Installed, options: StreamOptions): Promise<number[]> {
  const { referralIds, perSecond, seconds, firstValue } = options;
  const { partnerCenter, salesforce, environment } = installed;
  const microsoft = partnerCenter.asMicrosoft();
  const waiting = new Map<unknown, { value: number; since: number }[]>(referralIds.map((id) => [id, []]));
  const delays: number[] = [];

  const change = (turn: number) => {
    const referralId = referralIds[turn % referralIds.length] ?? '';
    const value = firstValue + turn;
    microsoft.updateReferral(referralId, [{ op: 'replace', path: '/details/dealValue', value }]);
    waiting.get(referralId)?.push({ value, since: performance.now() });
    const { headers, body } = partnerCenter.signedDelivery({ name: 'referral-updated', referralId });
    const url = `${String(environment['RELAY_PUBLIC_URL'])}/webhooks/partner-center`;
    // An answer that is not 2xx shows as a change that is never saved.
    void fetch(url, { method: 'POST', headers, body }).then(
      (answer) => answer.text(),
      () => undefined,
    );
  };
  // A hook costs the org nothing. Queries would take its time away from the relay's calls.
  salesforce.setBeforeSave('Opportunity', (changed, before) => {
    const own = waiting.get(before?.['Referral_Identifier__c']);
    while (own?.[0] !== undefined && own[0].value <= Number(changed['Amount']))
      delays.push(performance.now() - (own.shift()?.since ?? 0));
    return {};
  });

  const began = performance.now();
  const total = perSecond * seconds;
  let turn = 0;
  while (turn < total) {
    for (; turn < Math.min(total, ((performance.now() - began) / 1_000) * perSecond); turn += 1) change(turn);
    await pause(2);
  }
  while (delays.length < total && performance.now() - began < seconds * 1_000 + patienceMs) await pause(25);
  salesforce.setBeforeSave('Opportunity', undefined);
  return [...delays, ...Array.from({ length: total - delays.length }, () => Infinity)].sort((a, b) => a - b);
}
