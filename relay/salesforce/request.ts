import type { CosellError } from '../errors.ts';

export interface SalesforceRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** From the version root: `/sobjects/Opportunity/describe`. */
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** The statuses with which it has succeeded; with any other it has not, whatever the answer says. Default: 200. */
  succeeds?: readonly number[];
  operation: string;
}

/** The session is of no use, or not at this address: the request was not carried out. */
export class SessionEnded extends Error {
  override readonly name = 'SessionEnded';
}

/** The request may have been carried out: it was sent, and no answer tells. The cause of a CosellError. */
export class AnswerLost extends Error {
  override readonly name = 'AnswerLost';
}

export const isAnswerLost = (error: CosellError): boolean => error.cause instanceof AnswerLost;
