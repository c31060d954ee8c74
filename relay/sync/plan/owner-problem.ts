import type { CosellError } from '../../errors.ts';
import type { Mapping } from '../fields/mapping.ts';
import type { Opportunity } from '../model.ts';
import { asToldBefore } from './as-told-before.ts';

/**
 * The admin has set an owner for deals that Microsoft sends, but this one still belongs to the relay's own user, so no seller sees it.
 * Without a default owner, that is the admin's choice.
 */
export function ownerProblem(
  { settings }: Pick<Mapping, 'settings'>,
  { card, ownedByRelay }: Pick<Opportunity, 'card' | 'ownedByRelay'>,
): CosellError | undefined {
  const wanted = settings['Default_Owner'] ?? '';
  if (ownedByRelay === undefined || card.direction !== 'From Microsoft' || wanted === '') return undefined;
  if (wanted.toLowerCase() === ownedByRelay.username?.toLowerCase()) return undefined;
  return asToldBefore(card, 'OWNER_MISSING', "The opportunity belongs to the relay's own user.");
}
