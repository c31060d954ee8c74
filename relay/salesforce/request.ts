import type { CosellError } from '../errors.ts';

export interface SalesforceRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** From the version root: `/sobjects/Opportunity/describe`. */
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** The statuses that mean success. Any other is a failure, whatever the answer says. Default: 200. */
  succeeds?: readonly number[];
  operation: string;
  /** A step of a long walk, such as a later page of a list: the walk would begin again from the start, so a passing failure is waited out. */
  isStep?: boolean;
}

/** The session is not valid, or not at this address: the request was not carried out. */
export class SessionEnded extends Error {
  override readonly name = 'SessionEnded';
}

/** The request was sent, but no answer shows whether it was carried out. The cause of a CosellError. */
export class AnswerLost extends Error {
  override readonly name = 'AnswerLost';
}

export const isAnswerLost = (error: CosellError): boolean => error.cause instanceof AnswerLost;
