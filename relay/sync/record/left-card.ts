import type { CardChange, Opportunity } from '../model.ts';
import { withAudit } from './card.ts';

/** What the card of an opportunity shows whose referral has gone to another one. */
export function leftCard(
  { source, leave }: { source: Opportunity; leave: CardChange },
  targetId: string | undefined,
  now: number,
): CardChange {
  const where = targetId === undefined ? 'another opportunity' : `the opportunity ${targetId}`;
  return { ...leave, ...withAudit([`The referral went to ${where}.`], now, source.card) };
}
