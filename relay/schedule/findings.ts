import type { Finding } from './alerts.ts';

const hour = 3_600_000;
const day = 24 * hour;
const thresholds = [1, 7, 30];
/** A weekend does not count as silence. */
const silentAfterMs = 3 * day;

/** A deal by its ids, with its error code. */
export interface ParkedDeal {
  opportunityId: string | null;
  referralId: string | null;
  code: string;
}

/** What can be wrong, limited to what a person can fix. Times are epoch ms. */
export interface Condition {
  parked: readonly ParkedDeal[];
  /** By the name that people use for it. */
  credentials: ReadonlyMap<string, { expires: number | undefined; cure: string }>;
  /** When each cloud last sent a notification; undefined if it never has. */
  heard: ReadonlyMap<string, number | undefined>;
  /** Deals from Microsoft that no seller has answered yet. */
  unanswered: readonly { opportunityId: string; expires: number }[];
}

export interface Pages {
  /** The page of an opportunity. */
  deal: (opportunityId: string) => string;
  /** The page with the relay's health. */
  health: string;
}

const utc = (at: number) => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** Everything to report now. Pure. */
export function findingsOf(condition: Condition, pages: Pages, now: number): Finding[] {
  return [
    ...condition.parked.map(({ opportunityId, referralId, code }): Finding => {
      const link = opportunityId === null ? pages.health : pages.deal(opportunityId);
      return {
        ...{ key: `parked ${opportunityId ?? referralId ?? ''}`, kind: 'parked', link },
        line: `${code}: ${opportunityId === null ? `referral ${referralId ?? ''}` : link}`,
        cure: 'Run "cosell failed list" for the reasons, correct them, then run "cosell failed retry".',
      };
    }),
    ...[...condition.credentials].flatMap(([name, { expires, cure }]): Finding[] => {
      const daysLeft = ((expires ?? Infinity) - now) / day;
      const threshold = thresholds.find((days) => daysLeft <= days);
      if (threshold === undefined || expires === undefined) return [];
      const key = `credential ${name} ${String(threshold)}`;
      return [{ key, kind: 'credential', line: `${name} expires on ${utc(expires)}.`, cure, link: pages.health }];
    }),
    ...[...condition.heard].flatMap(([cloud, at]): Finding[] => {
      if (at === undefined || now - at < silentAfterMs) return [];
      const line = `${cloud} has sent nothing since ${utc(at)}. Changes there arrive only with the sweep.`;
      const cure = 'Run "cosell doctor": it checks the registration, the address and the messages.';
      return [{ key: `silence ${cloud}`, kind: 'silence', line, cure, link: pages.health }];
    }),
    ...condition.unanswered.map(({ opportunityId, expires }): Finding => ({
      ...{ key: `expiring ${opportunityId}`, kind: 'expiring', link: pages.deal(opportunityId) },
      line: `${pages.deal(opportunityId)} expires on ${utc(expires)}.`,
      cure: 'Accept or decline the deal on its page before then.',
    })),
  ];
}
