import { isRecord } from './canonical.ts';
import type { Clock } from '../../clock.ts';
import type { CloudHost, CloudRequest, CloudResponse } from './serve.ts';

/** The hosts whose calls are recorded, delayed and made to fail. */
export type HostName = 'api' | 'webhooks' | 'authority' | 'certificates';

/** One call as it came in. `path` has the query; `status` is 0 until answered and when the connection was dropped. */
export interface RecordedCall {
  host: HostName;
  method: string;
  path: string;
  status: number;
  /** Milliseconds since the epoch at arrival. */
  at: number;
  /** Parsed JSON; bodies of other kinds are not kept. */
  body?: unknown;
}

interface FaultMatch {
  /** How many matching calls fail. */
  times: number;
  method?: string;
  /** Tested against the path with its query. */
  path?: RegExp;
  host?: HostName;
  /** The work is done, only its answer is lost. */
  afterWork?: boolean;
}

/** The next matching calls get this answer (`body`: text unchanged, anything else as JSON), or no answer at all. */
export type FaultRule =
  | (FaultMatch & { status: number; body?: unknown; headers?: Record<string, string>; hangUp?: false })
  | (FaultMatch & { hangUp: true });

/** The answer to too many calls, for `fail`: flat as published for the classic host, or in the error envelope (API 1.9). */
export function throttled(
  seconds: number,
  shape: 'flat' | 'envelope',
): { status: number; headers: Record<string, string>; body: unknown } {
  const message = `Rate limit is exceeded. Try again in ${seconds} seconds.`;
  const flat = { statusCode: 429, message };
  const envelope = { error: { code: 'tooManyRequests', message } };
  return { status: 429, headers: { 'Retry-After': String(seconds) }, body: shape === 'flat' ? flat : envelope };
}

/** How many calls a host takes in a window of so many seconds, which begins with the first. No figure is published (API 1.9). */
export interface CallRate {
  calls: number;
  seconds: number;
}

/** In front of all hosts: records calls, adds the network's delay, and fails on demand. */
export interface Gateway {
  around: (host: HostName) => NonNullable<CloudHost['around']>;
  calls: () => RecordedCall[];
  clearCalls: () => void;
  /** Milliseconds added before each call's work. */
  setLatency: (ms: number) => void;
  fail: (rule: FaultRule) => void;
  /** Calls of the referrals beyond this rate are throttled; undefined: none are. */
  limitRate: (rate: CallRate | undefined) => void;
  /** Ends every failure that was asked for. */
  heal: () => void;
}

function jsonBody({ headers, body }: CloudRequest): { body?: unknown } {
  if (headers['content-type']?.includes('json') !== true) return {};
  try {
    return { body: JSON.parse(body.toString('utf8')) as unknown };
  } catch {
    return { body: body.toString('utf8') };
  }
}

function faultAnswer(rule: FaultRule): CloudResponse | 'hangUp' {
  if (rule.hangUp === true) return 'hangUp';
  const { status, body, headers = {} } = rule;
  if (body === undefined) return { status, headers };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type: Record<string, string> =
    isRecord(body) || Array.isArray(body) ? { 'Content-Type': 'application/json; charset=utf-8' } : {};
  return { status, headers: { ...type, ...headers }, body: text };
}

/** One gateway for all hosts of a cloud; the delay is in milliseconds. */
export function createGateway(clock: Clock, latencyMs: number): Gateway {
  let calls: RecordedCall[] = [];
  let rules: FaultRule[] = [];
  let latency = latencyMs;
  let rate: CallRate | undefined;
  let window = { began: -Infinity, calls: 0 };

  /** The seconds left of a window that is full; undefined if there is room. */
  function secondsUntilRoom(host: HostName): number | undefined {
    if (rate === undefined || host !== 'api') return undefined;
    const now = clock.now();
    const endsAt = window.began + rate.seconds * 1_000;
    if (now >= endsAt) window = { began: now, calls: 0 };
    window.calls += 1;
    return window.calls <= rate.calls ? undefined : Math.ceil((endsAt - now) / 1_000);
  }

  function takeFault(host: HostName, { method, target }: CloudRequest): FaultRule | undefined {
    const rule = rules.find(
      (each) =>
        (each.host ?? host) === host &&
        (each.method ?? method) === method &&
        (each.path === undefined || target.search(each.path) !== -1),
    );
    if (rule === undefined) return undefined;
    rules = rules.flatMap((each) =>
      each !== rule ? [each] : each.times > 1 ? [{ ...each, times: each.times - 1 }] : [],
    );
    return rule;
  }

  return {
    around: (host) => async (request, work) => {
      const { method, target: path } = request;
      const call: RecordedCall = { host, method, path, status: 0, at: clock.now(), ...jsonBody(request) };
      calls.push(call);
      const delay = latency;
      if (delay > 0) await new Promise<void>((resolve) => clock.after(delay, resolve));
      const secondsLeft = secondsUntilRoom(host);
      const rule =
        secondsLeft === undefined
          ? takeFault(host, request)
          : { times: 1, hangUp: false as const, ...throttled(secondsLeft, 'flat') };
      const done = rule === undefined || rule.afterWork === true ? await work() : undefined;
      const response = rule === undefined ? done : faultAnswer(rule);
      if (response !== undefined && response !== 'hangUp') call.status = response.status;
      return response ?? 'hangUp';
    },
    calls: () => structuredClone(calls),
    clearCalls() {
      calls = [];
    },
    setLatency(ms) {
      latency = ms;
    },
    fail(rule) {
      if (rule.times > 0) rules = [...rules, { ...rule }];
    },
    limitRate(given) {
      rate = given;
      window = { began: -Infinity, calls: 0 };
    },
    heal() {
      rules = [];
    },
  };
}
