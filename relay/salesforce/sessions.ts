import { CosellError } from '../errors.ts';
import type { Grant } from './sign-in.ts';

/** A sign-in in use. `works`: the org has accepted a call with it. */
export interface Session extends Grant {
  works: boolean;
}

export interface Sessions {
  /** The current session; signs in if there is none. Concurrent callers share one sign-in. */
  current(): Promise<Session>;
  /** The org has accepted a call with this session. */
  accepted(session: Session): void;
  /** This session has ended, so the next call signs in. A session that is no longer current does not affect its successor. */
  end(session: Session): void;
  /** The org refuses calls even with a new session, so sign-ins pause. */
  refused(session: Session, why: string): CosellError;
  /** Why the org refuses the sign-in at the moment; undefined while it does not, or before the first attempt. */
  problem(): CosellError | undefined;
}

/** Waits between sign-ins while the org refuses them. They double, so that a wrong setting costs only a few calls an hour. */
const firstWaitMs = 1_000;
const longestWaitMs = 300_000;

/**
 * Keeps one session. After a refused sign-in, or a session that the org does not accept, all callers wait (`retryAfterMs`), longer each
 * time, until the org accepts a call again.
 */
export function createSessions(signIn: () => Promise<Grant>): Sessions {
  let inForce: Promise<Session> | undefined;
  let latest: Session | undefined;
  let failures = 0;
  let problem: CosellError | undefined;

  function shutOut(message: string, cause?: unknown): CosellError {
    const retryAfterMs = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(failures, 20));
    failures += 1;
    const cure = cause instanceof CosellError ? cause.advice : undefined;
    problem = new CosellError('SALESFORCE_SIGN_IN', message, { cause, retryAfterMs, cure });
    return problem;
  }

  async function open(): Promise<Session> {
    try {
      latest = { ...(await signIn()), works: false };
      return latest;
    } catch (thrown) {
      inForce = undefined;
      if (!(thrown instanceof CosellError) || thrown.code !== 'SALESFORCE_SIGN_IN') throw thrown;
      throw shutOut(thrown.message, thrown);
    }
  }

  function end(session: Session): void {
    if (latest !== session) return;
    latest = undefined;
    inForce = undefined;
  }

  return {
    current: () => (inForce ??= open()),
    accepted(session) {
      session.works = true;
      failures = 0;
      problem = undefined;
    },
    end,
    refused(session, why) {
      const isNews = latest === session;
      end(session);
      const message = `Salesforce refuses calls with a new session: ${why}`;
      return isNews || problem === undefined ? shutOut(message) : problem;
    },
    problem: () => problem,
  };
}
