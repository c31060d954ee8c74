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

const unavailable: Meaning = { code: 'SALESFORCE_UNAVAILABLE' };
const unlicensed: Meaning = {
  code: 'SALESFORCE_UNREADABLE',
  cure: 'Salesforce says that this org has no license for the Pub/Sub API. Ask Salesforce for it, or set SALESFORCE_EVENTS=outbound-message.',
};

/**
 * By the code in the trailers, the first match counts (Pub/Sub API documentation, "Handle Errors"). The status alone does not tell: a
 * service that is away has come with UNAVAILABLE and with INTERNAL, and an overflow may look like a used-up allocation.
 */
const byCode: readonly (readonly [RegExp, Meaning])[] = [
  [/\.unavailable$|\.internal\.error$|\.fetch\.overflow$|\.replay\.repeated$/, unavailable],
  [/\.replayid\./, { code: 'SALESFORCE_EVENTS_LOST' }],
  [/\.auth\./, { code: 'SALESFORCE_SIGN_IN' }],
  [/\.limit\.exceeded$/, limited],
  [/\.service\.protection\./, { ...unavailable, retryAfterMs: 60_000 }],
  [/\.tenant\.license$/, unlicensed],
  [/\.topic\.|\.schema\./, hidden],
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
  const { code, ...more } = byCode.find(([pattern]) => pattern.test(told))?.[1] ?? byStatus[error.code] ?? unavailable;
  const words = told === '' ? `${status[error.code]}: ${error.details}` : told;
  // Salesforce's support asks for this id.
  const call = String(error.metadata.get('rpc-id')[0] ?? '');
  const named = `${words.slice(0, 300)}${call === '' ? '' : ` [rpc ${call.slice(0, 60)}]`}`;
  return new CosellError(code, `The Pub/Sub API at ${address} says ${named}.`, { cause: error, ...more });
}
