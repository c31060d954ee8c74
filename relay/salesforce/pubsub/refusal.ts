import { status, type ServiceError } from '@grpc/grpc-js';
import { CosellError, type ErrorCode } from '../../errors.ts';

interface Meaning {
  code: ErrorCode;
  cure?: string;
  retryAfterMs?: number;
}

const limited: Meaning = {
  code: 'SALESFORCE_LIMIT',
  retryAfterMs: 15 * 60_000,
  cure: 'The org has used up its event deliveries or subscribers (Setup > Platform Events). The relay resumes automatically; until then, the sweep finds changes.',
};
const hidden: Meaning = {
  code: 'SALESFORCE_UNREADABLE',
  cure: 'Deploy the package, and assign the permission set Partner_Center_Integration to the integration user. It grants read access to Partner_Center_Signal__e.',
};

/** By the end of the code in the trailers (Pub/Sub API documentation, "Handle Errors"), most specific first. */
const byCode: readonly (readonly [RegExp, Meaning])[] = [
  [/\.replayid\./, { code: 'SALESFORCE_EVENTS_LOST' }],
  [/\.auth\./, { code: 'SALESFORCE_SIGN_IN' }],
  [/\.limit\.exceeded$/, limited],
  [/\.topic\./, hidden],
];
const byStatus: Readonly<Partial<Record<status, Meaning>>> = {
  [status.UNAUTHENTICATED]: { code: 'SALESFORCE_SIGN_IN' },
  [status.RESOURCE_EXHAUSTED]: limited,
  [status.PERMISSION_DENIED]: hidden,
  [status.NOT_FOUND]: hidden,
};

/** Why a Pub/Sub API call failed, as one of our errors. */
export function refusalOf(error: ServiceError, address: string): CosellError {
  const told = String(error.metadata.get('error-code')[0] ?? '');
  const { code, ...more } = byCode.find(([pattern]) => pattern.test(told))?.[1] ??
    byStatus[error.code] ?? { code: 'SALESFORCE_UNAVAILABLE' as const };
  const words = told === '' ? `${status[error.code]}: ${error.details}` : told;
  return new CosellError(code, `The Pub/Sub API at ${address} says ${words.slice(0, 300)}.`, { cause: error, ...more });
}
