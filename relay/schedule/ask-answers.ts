import type { Clock } from '../sync/ports/clock.ts';
import type { Cursors } from '../sync/ports/cursors.ts';
import type { Links } from '../sync/ports/links.ts';
import type { Opportunities } from '../sync/ports/opportunities.ts';

/** How many deals to check at a time: a long list of waiting deals must not use up either cloud's calls. */
const atOnce = 20;
const place = 'answers';

interface AskContext {
  opportunities: Pick<Opportunities, 'waitingForMicrosoft'>;
  links: Pick<Links, 'markDue'>;
  cursors: Pick<Cursors, 'get' | 'set'>;
  clock: Pick<Clock, 'now'>;
}

/**
 * Marks due some of the deals that wait for Microsoft, in turn. Only for a relay that Partner Center cannot call: it is not documented that
 * the list of all referrals holds Microsoft's halves (the nightly comparison uses those that it does hold), so the relay asks deal by deal.
 */
export async function askForAnswers({ opportunities, links, cursors, clock }: AskContext): Promise<number> {
  const waiting = await opportunities.waitingForMicrosoft();
  const begin = ((await cursors.get(place)) ?? 0) % Math.max(waiting.length, 1);
  const asked = [...waiting.slice(begin), ...waiting.slice(0, begin)].slice(0, atOnce);
  if (asked.length === 0) return 0;
  await links.markDue(
    asked.map((referralId) => ({ referralId, half: true })),
    clock.now(),
  );
  await cursors.set(place, begin + asked.length);
  return asked.length;
}
