import pino, { type Logger } from 'pino';
import type { CosellError } from '../errors.ts';
import type { Metrics } from './metrics.ts';
import type { Report } from '../sync/ports/report.ts';

/** One JSON line for each outcome, on standard output; ids and codes, never bodies or tokens. */
export function createLog(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
}

/** What the core reports, to the log and to the metrics. */
export function createReport(log: Logger, metrics: Metrics): Report {
  return (event) => {
    metrics.sync(event);
    switch (event.event) {
      case 'pair': {
        const { error, event: _event, ...rest } = event;
        log[error === undefined ? 'info' : 'warn']({ ...rest, ...faultOf(error) }, 'pair');
        break;
      }
      case 'mapping':
        log[event.problems.length === 0 ? 'info' : 'warn']({ rows: event.rows, problems: event.problems }, 'mapping');
        break;
      case 'violation':
        log.error({ link: event.link, invariant: event.invariant, detail: event.detail }, 'plan refused');
        break;
      case 'fault':
        log.error({ where: event.where, ...faultOf(event.error) }, 'fault');
        break;
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

const faultOf = (error: CosellError | undefined) =>
  error === undefined ? {} : { code: error.code, reason: error.message, advice: error.advice };
