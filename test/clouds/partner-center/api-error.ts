/** Codes of API 1.8, plus the simulator's own `notSimulated`; the published set is open. */
export type ApiErrorCode =
  | 'accessDenied'
  | 'generalException'
  | 'invalidRequest'
  | 'itemNotFound'
  | 'notSimulated'
  | 'preconditionFailed'
  | 'resourceModified'
  | 'unauthenticated'
  | '900421';

/** A refusal as one of the two clouds' hosts words it; `target` names the field or part of the request. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: ApiErrorCode;
  readonly target: string | undefined;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    code: ApiErrorCode,
    message: string,
    target?: string,
    headers: Record<string, string> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.target = target;
    this.headers = headers;
  }
}

/** 400 invalidRequest, the answer to anything malformed or against a rule. */
export function invalid(message: string, target?: string): ApiError {
  return new ApiError(400, 'invalidRequest', message, target);
}

/** 501 for behaviour of the real cloud that no source describes well enough, or that nothing needs yet. */
export function notSimulated(what: string): ApiError {
  return new ApiError(501, 'notSimulated', `Not simulated: ${what}.`);
}

/** API 1.8: the error envelope of the referrals host; messages are at most 1024 characters. */
export function errorEnvelope(error: ApiError): unknown {
  return {
    error: {
      code: error.code,
      message: error.message.slice(0, 1024),
      ...(error.target === undefined ? {} : { target: error.target }),
    },
  };
}
