import { CosellError, type ErrorCode } from '../../errors.ts';
import type { Card } from '../model.ts';

/**
 * A problem that is told from the state of the record, for as long as it lasts. The org said why once, when the record was made: the
 * card keeps those words.
 */
export function asToldBefore(card: Pick<Card, 'errorCode' | 'message'>, code: ErrorCode, message: string): CosellError {
  const words = card.errorCode === code ? card.message : null;
  return new CosellError(code, message, words === null ? {} : { words });
}
