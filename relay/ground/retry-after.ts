import type { AnswerHeaders, HttpAnswer } from './exchange.ts';

/** A host that names more is asked again after this time, in ms. */
export const longestNamedMs = 15 * 60_000;
const defaultWaitMs = 1_000;

/** Answers that may come from whatever stands before the service. 420: Salesforce Edge does not know the way to the org at the moment. */
const busy: readonly number[] = [420, 429, 503];

/** The wait that the header of a busy host names, in ms; undefined if it names none. */
export function namedWait(
  { status, headers }: Pick<HttpAnswer, 'status' | 'headers'>,
  now: number,
): number | undefined {
  const header = headers.get('retry-after');
  return header === undefined || !busy.includes(status) ? undefined : readRetryAfter(header, timeOf(headers) ?? now);
}

/** A date is one of the host's clock. Ours may be ahead of it, and then the wait would be over before it begins. */
function timeOf(headers: AnswerHeaders): number | undefined {
  const time = Date.parse(headers.get('date') ?? '');
  return Number.isFinite(time) ? time : undefined;
}

/**
 * How long an answer asks us to wait, in ms; undefined if it does not ask. Azure's gateway, which stands in front of Partner Center,
 * answers 429 to too many calls at a time and 403 to a used-up quota (Azure API Management: rate-limit and quota policies). It gives the
 * time in the header, and in the text too.
 */
export function askedWait({ status, headers, body }: HttpAnswer, now: number): number | undefined {
  const named = namedWait({ status: status === 403 ? 429 : status, headers }, now);
  if (named !== undefined || (status !== 429 && status !== 403)) return named;
  return waitInText(body.toString()) ?? (status === 429 ? defaultWaitMs : undefined);
}

/** Retry-After as seconds or as a date (RFC 9110), in ms; one second if missing or unreadable, at most a quarter of an hour. */
export function readRetryAfter(header: string | undefined, now: number): number {
  const text = header?.trim() ?? '';
  // HTTP's three date forms start with the name of a day. Date.parse alone would accept "1.5" as a date.
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) - now : NaN;
  return Number.isFinite(wait) ? bounded(wait) : defaultWaitMs;
}

/** `Try again in 57 seconds.` or `Quota will be replenished in 1.09:58:55.` (days, hours, minutes, seconds). */
const told = /(?:try again|replenished) in (?:(?<seconds>\d+) seconds?|(?:(?<days>\d+)\.)?(?<time>\d\d:\d\d:\d\d))/i;

function waitInText(text: string): number | undefined {
  const { seconds, days = 0, time = '0:0:0' } = told.exec(text)?.groups ?? {};
  if (seconds !== undefined) return bounded(Number(seconds) * 1000);
  const [hours = 0, minutes = 0, rest = 0] = time.split(':').map(Number);
  const total = ((Number(days) * 24 + hours) * 60 + minutes) * 60 + rest;
  return total === 0 ? undefined : bounded(total * 1000);
}

const bounded = (ms: number): number => Math.min(Math.max(ms, 0), longestNamedMs);
