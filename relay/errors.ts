import type { Codes } from './error-codes/code.ts';
import { ofDeals } from './error-codes/deals.ts';
import { ofDeliveries } from './error-codes/deliveries.ts';
import { ofPartnerCenter } from './error-codes/partner-center.ts';
import { ofRelay } from './error-codes/relay.ts';
import { ofSalesforce } from './error-codes/salesforce.ts';

/**
 * Every failure that this product can report: one closed set of codes. `retryable`: trying again later can help by itself. `advice`: the
 * next step for the operator who reads the log, the doctor or the command line. What a seller reads on a deal's card is a label of the
 * package (`lwc/partnerCenter/problems.js`). A new code goes into the table of its room in `error-codes`.
 */
export const errorCodes = {
  ...ofRelay,
  ...ofDeliveries,
  ...ofPartnerCenter,
  ...ofSalesforce,
  ...ofDeals,
} as const satisfies Codes;

export type ErrorCode = keyof typeof errorCodes;

export const isErrorCode = (text: string | null): text is ErrorCode => text !== null && Object.hasOwn(errorCodes, text);

/**
 * The product's only error class. `retryAfterMs`: how long the other side asked us to wait. `words`: the other side's own message. Only
 * the record's own page shows it, because it may quote customer data, which neither log nor store holds. `rule`: the message of a rule
 * that the org's admin wrote: fixed text that the timeline may keep. `fields`: the field names that the other side blames. `cure`: advice
 * that is more specific than the code's.
 */
export class CosellError extends Error {
  readonly code: ErrorCode;
  readonly retryAfterMs: number | undefined;
  readonly words: string | undefined;
  readonly rule: string | undefined;
  readonly fields: readonly string[];
  readonly #cure: string | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: {
      cause?: unknown;
      retryAfterMs?: number | undefined;
      words?: string;
      rule?: string | undefined;
      fields?: readonly string[];
      cure?: string | undefined;
    } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'CosellError';
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
    this.words = options.words;
    this.rule = options.rule;
    this.fields = options.fields ?? [];
    this.#cure = options.cure;
  }

  get retryable(): boolean {
    return errorCodes[this.code].retryable;
  }

  get advice(): string {
    return this.#cure ?? errorCodes[this.code].advice;
  }
}

/** Any thrown value as a CosellError: ours unchanged, anything else as UNEXPECTED. */
export function toCosellError(thrown: unknown): CosellError {
  if (thrown instanceof CosellError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new CosellError('UNEXPECTED', message, { cause: thrown });
}
