import type { CardChange, Opportunity } from '../model.ts';
import { withAudit } from './card.ts';

/** The card of an opportunity whose referral has moved to another one. */
export function leftCard(
  { source, leave }: { source: Opportunity; leave: CardChange },
  targetId: string | undefined,
  now: number,
): CardChange {
  const where = targetId === undefined ? 'another opportunity' : `the opportunity ${targetId}`;
  return { ...leave, ...withAudit([`The referral moved to ${where}.`], now, source.card) };
}
