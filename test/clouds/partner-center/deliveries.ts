import { STATUS_CODES } from 'node:http';
import type { Clock } from '../../clock.ts';
import { eventBody, signRequest, type SigningCertificate } from './event-message.ts';
import type { Registration, WebhookEvent } from './registration.ts';
import type { PartnerCenterSwitches } from './switches.ts';

/** One attempt. `status` is 0 when no answer came; `problem` then says why. */
export interface DeliveryAttempt {
  event: WebhookEvent;
  resourceUri: string;
  url: string;
  status: number;
  /** 1 to 10. */
  attempt: number;
  /** Milliseconds since the epoch when it was sent. */
  at: number;
  problem?: string;
}

/** What happened to one event: `delivered` by a 2xx, `parked` for good after the last attempt. */
export interface DeliveryProgress {
  state: 'waiting' | 'delivered' | 'parked';
  attempts: readonly DeliveryAttempt[];
}

/** What an event says. */
export interface WebhookMessage {
  name: WebhookEvent;
  resourceUri: string;
  /** UTC with seven decimals. */
  changed: string;
}

/** `registration` and `certificate` are read at each attempt. */
export interface DeliveriesOptions {
  clock: Clock;
  switches: PartnerCenterSwitches;
  registration: () => Registration | undefined;
  certificate: () => SigningCertificate;
}

/** The dispatcher of webhooks (API 4). */
export interface Deliveries {
  /** Sends the event if it is registered; answers how it goes, or undefined when nothing will be sent. */
  send(message: WebhookMessage): (() => DeliveryProgress) | undefined;
  attempts: () => DeliveryAttempt[];
  pause: () => void;
  resume: () => void;
  /** Resolves when nothing is in flight or due now; what waits for a retry or is paused does not count. */
  settle: () => Promise<void>;
  close: () => void;
}

/** How .NET names a status, as validation results show it: 200 is "OK", 503 "ServiceUnavailable". */
export function statusName(status: number): string {
  return (STATUS_CODES[status] ?? String(status)).replaceAll(/[^A-Za-z]/g, '');
}

interface Job {
  message: WebhookMessage;
  firstTo: Registration;
  attempts: DeliveryAttempt[];
  state: DeliveryProgress['state'];
}

/** Ten attempts each, on the clock, independent of each other. */
export function createDeliveries({ clock, switches, registration, certificate }: DeliveriesOptions): Deliveries {
  const log: DeliveryAttempt[] = [];
  const inFlight = new Set<Promise<void>>();
  const timers = new Set<() => void>();
  const closing = new AbortController();
  let paused: Job[] | undefined;
  let shuffling: Job[] = [];
  let stopShuffleTimer: (() => void) | undefined;

  function later(delayMs: number, run: () => void): () => void {
    const cancel = clock.after(delayMs, () => {
      timers.delete(cancel);
      run();
    });
    timers.add(cancel);
    return () => {
      timers.delete(cancel);
      cancel();
    };
  }

  async function post(job: Job, to: Registration): Promise<{ status: number; problem?: string }> {
    const body = eventBody(job.message, switches.auditFieldName);
    const { headers } = signRequest(body, certificate(), to.signatureTokenToMsSignatureHeader);
    const timeout = new AbortController();
    const stopTimer = later(switches.deliveryTimeoutMs, () => {
      timeout.abort(new Error('no answer in time'));
    });
    try {
      const signal = AbortSignal.any([timeout.signal, closing.signal]);
      const response = await fetch(to.webhookUrl, { method: 'POST', headers, body, signal, redirect: 'manual' });
      await response.body?.cancel();
      return { status: response.status };
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      return { status: 0, problem: cause instanceof Error ? cause.message : String(cause) };
    } finally {
      stopTimer();
    }
  }

  async function attempt(job: Job): Promise<void> {
    const to = (switches.retriesFollowRegistration ? registration() : undefined) ?? job.firstTo;
    const entry: DeliveryAttempt = {
      event: job.message.name,
      resourceUri: job.message.resourceUri,
      url: to.webhookUrl,
      status: 0,
      attempt: job.attempts.length + 1,
      at: clock.now(),
    };
    job.attempts.push(entry);
    log.push(entry);
    Object.assign(entry, await post(job, to));
    if (closing.signal.aborted) return;
    if (entry.status >= 200 && entry.status < 300) {
      job.state = 'delivered';
    } else {
      schedule(job);
    }
  }

  function run(job: Job): void {
    if (paused !== undefined) {
      paused.push(job);
      return;
    }
    const work = attempt(job).finally(() => inFlight.delete(work));
    inFlight.add(work);
  }

  function schedule(job: Job): void {
    const delay = switches.attemptDelaysMs[job.attempts.length];
    if (delay === undefined) {
      job.state = 'parked';
    } else if (delay > 0) {
      later(delay, () => {
        run(job);
      });
    } else {
      run(job);
    }
  }

  function flushShuffled(): void {
    stopShuffleTimer?.();
    stopShuffleTimer = undefined;
    const jobs = shuffling.reverse();
    shuffling = [];
    jobs.forEach(schedule);
  }

  function start(message: WebhookMessage, firstTo: Registration): Job {
    const job: Job = { message, firstTo, attempts: [], state: 'waiting' };
    if (switches.shuffledOrder) {
      shuffling.push(job);
      stopShuffleTimer ??= later(switches.shuffleWindowMs, flushShuffled);
    } else {
      schedule(job);
    }
    return job;
  }

  return {
    send(message) {
      const to = registration();
      if (to?.webhookEvents.includes(message.name) !== true) return undefined;
      const job = start(message, to);
      if (switches.duplicateDeliveries) start(message, to);
      return () => ({ state: job.state, attempts: structuredClone(job.attempts) });
    },
    attempts: () => structuredClone(log),
    pause() {
      paused ??= [];
    },
    resume() {
      const jobs = paused ?? [];
      paused = undefined;
      jobs.forEach(run);
    },
    async settle() {
      flushShuffled();
      while (inFlight.size > 0) await Promise.all(inFlight);
    },
    close() {
      closing.abort();
      for (const cancel of timers) cancel();
    },
  };
}
