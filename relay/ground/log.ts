import pino, { type Logger } from 'pino';
import type { CosellError } from '../errors.ts';
import { createBound, kindOf } from './bounded-log.ts';
import { prettyLine } from './pretty.ts';
import { currentSpan } from './trace.ts';
import type { Metrics } from './metrics.ts';
import type { Report } from '../sync/ports/report.ts';

const forPeople = {
  write(line: string) {
    process.stdout.write(`${prettyLine(line.trimEnd(), process.stdout.hasColors())}\n`);
  },
};

/** Standard output, as JSON in a terminal as well. */
export const jsonLines = (): pino.DestinationStream => pino.destination({ dest: 1, sync: true });

const standardOutput = () => (process.stdout.isTTY ? forPeople : jsonLines());

/**
 * Writes one JSON line per outcome, to standard output unless `to` is given: ids and codes, never bodies or tokens. In a terminal, a readable
 * line.
 */
export function createLog(level: string, to: pino.DestinationStream = standardOutput()): Logger {
  return pino(
    {
      level,
      base: null,
      // The trace that a line belongs to, if traces are exported.
      mixin: () => currentSpan() ?? {},
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    to,
  );
}

/** Sends what the core reports to the log and the metrics. */
export function createReport(log: Logger, metrics: Metrics, now: () => number): Report {
  const isNews = createMemory();
  const bound = createBound(now);
  return (event) => {
    metrics.sync(event);
    switch (event.event) {
      case 'pair': {
        const { error, event: _event, ...rest } = event;
        const isChanged = isNews(event);
        const level = error === undefined ? 'info' : isChanged ? 'warn' : 'debug';
        log[level]({ ...rest, ...faultOf(error) }, 'pair');
        break;
      }
      case 'mapping':
        log[event.problems.length === 0 ? 'info' : 'warn']({ rows: event.rows, problems: event.problems }, 'mapping');
        break;
      case 'violation':
        log.error({ link: event.link, invariant: event.invariant, detail: event.detail }, 'plan refused');
        break;
      case 'fault': {
        // While the database is away, the worker asks for it once a second.
        const count = bound(kindOf(`${event.error.code} ${event.where} ${event.error.message}`));
        if (count !== undefined) log.error({ where: event.where, count, ...faultOf(event.error) }, 'fault');
        break;
      }
      case 'stream':
        if (event.state === 'open') log.info('event stream open');
        else log.warn({ ...faultOf(event.error), retryMs: event.retryMs }, 'event stream ended');
        break;
      case 'catch-up': {
        const { since, opportunities, marked } = event;
        const told = { since: new Date(since).toISOString(), opportunities, marked };
        log.warn({ ...told, ...faultOf(event.error) }, 'events were missed; compared all changes since then');
        break;
      }
      case 'batch':
        log.debug({ pairs: event.pairs, durationMs: event.durationMs }, 'batch');
        break;
      case 'comparison':
        log.info({ pairs: event.pairs, drifted: event.drifted, gone: event.gone }, 'comparison');
        break;
      case 'retention': {
        const { event: _event, ...rest } = event;
        log.info(rest, 'retention');
        break;
      }
      case 'sweep':
        log.debug({ referrals: event.referrals, opportunities: event.opportunities }, 'sweep');
        break;
    }
  };
}

type PairEvent = Extract<Parameters<Report>[0], { event: 'pair' }>;

const mostRemembered = 10_000;

/** Whether a pair's problem has not been logged yet. A lasting problem is one line when it starts, not one per run. */
function createMemory(): (event: PairEvent) => boolean {
  const told = new Map<string, string>();
  return ({ link, outcome, error }) => {
    // Only troubles are remembered: most pairs never have any.
    if (error === undefined) {
      told.delete(link);
      return false;
    }
    const trouble = kindOf(`${outcome} ${error.code} ${error.message}`);
    const isNews = told.get(link) !== trouble;
    // The longest unchanged pair is dropped first.
    told.delete(link);
    told.set(link, trouble);
    if (told.size > mostRemembered) told.delete(told.keys().next().value ?? '');
    return isNews;
  };
}

const faultOf = (error: CosellError | undefined) =>
  error === undefined ? {} : { code: error.code, reason: error.message, advice: error.advice };
