import { CosellError, type ErrorCode } from '../../errors.ts';
import type { Card } from '../model.ts';

/**
 * A problem derived from the state of the record, for as long as it lasts. The org gave its reason only once, when the record was
 * created, so the card keeps that text.
 */
export function asToldBefore(card: Pick<Card, 'errorCode' | 'message'>, code: ErrorCode, message: string): CosellError {
  const words = card.errorCode === code ? card.message : null;
  return new CosellError(code, message, words === null ? {} : { words });
}
