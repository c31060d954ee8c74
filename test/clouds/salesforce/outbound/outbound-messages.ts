import type { OutboundMessage } from '../deploy/metadata.ts';
import type { Org } from '../org.ts';
import { isAcknowledged, outboundEnvelope } from './outbound-soap.ts';
import type { Queued } from '../records/save.ts';
import { objectNamed } from '../records/schema.ts';

const minute = 60_000;
/** A listener that has not answered by then has failed. */
const timeoutMs = minute;
/** A message that was not acknowledged by then is dropped. */
const retentionMs = 24 * 60 * minute;
const firstRetryMs = 2_000;
const longestRetryMs = 120 * minute;
const notificationsPerMessage = 100;

/** A message that waits for its acknowledgement. Times are milliseconds since the epoch. */
export interface PendingMessage {
  name: string;
  endpointUrl: string;
  notifications: readonly { id: string; recordId: string }[];
  queuedAt: number;
  attempts: number;
  /** Why the last attempt failed. */
  lastError?: string;
}

/** The outbound message queue of the org. */
export interface OutboundQueue {
  enqueue: (queued: Queued) => void;
  pending(): PendingMessage[];
  pause(): void;
  resume(): void;
  /** Resolves when no delivery is under way and none is due now. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

interface Entry extends PendingMessage {
  message: OutboundMessage;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

/**
 * Messages of one definition go out one after the other, so that a slow listener delays the queue; one that
 * failed comes again later on its own, which is why the order is not kept.
 */
export function outboundQueue(org: Org, orgUrl: () => string): OutboundQueue {
  const waiting = new Set<Entry>();
  const due = new Map<string, Entry[]>();
  const busy = new Set<string>();
  const workers = new Set<Promise<void>>();
  const timers = new Map<Entry, () => void>();
  const stop = new AbortController();
  let paused = false;

  function bodyOf({ message, notifications }: Entry): string {
    const object = objectNamed(org.metadata().schema, message.object);
    if (object === undefined) throw new Error(`${message.object} does not exist`);
    const records = notifications.map(({ id, recordId }) => {
      const row = org.rows.find(object, recordId);
      // Latest data at delivery time, not what the save had.
      return { id, recordId, row: row?.['IsDeleted'] === true ? undefined : row };
    });
    return outboundEnvelope({ id: org.id, url: orgUrl() }, object, message, records);
  }

  async function post(entry: Entry): Promise<void> {
    const timeout = new AbortController();
    const cancel = org.clock.after(timeoutMs, () => {
      timeout.abort(new Error('no answer within 60 seconds'));
    });
    try {
      const answer = await fetch(entry.endpointUrl, {
        method: 'POST',
        headers: { 'content-type': 'text/xml; charset=utf-8', SOAPAction: '""' },
        body: bodyOf(entry),
        redirect: 'manual',
        signal: AbortSignal.any([timeout.signal, stop.signal]),
      });
      const text = await answer.text();
      if (answer.status !== 200) throw new Error(`HTTP ${answer.status}`);
      if (!isAcknowledged(text)) throw new Error('no Ack true in the answer');
    } finally {
      cancel();
    }
  }

  async function deliver(entry: Entry): Promise<void> {
    entry.attempts += 1;
    try {
      await post(entry);
      if (org.switches.duplicateOutbound) await post(entry);
      waiting.delete(entry);
    } catch (error) {
      if (stop.signal.aborted) return;
      entry.lastError = reasonOf(error);
      retryLater(entry);
    }
  }

  function retryLater(entry: Entry): void {
    const delay = Math.min(firstRetryMs * 2 ** (entry.attempts - 1), longestRetryMs);
    if (org.clock.now() + delay - entry.queuedAt > retentionMs) {
      waiting.delete(entry);
      return;
    }
    const cancel = org.clock.after(delay, () => {
      timers.delete(entry);
      makeDue(entry);
    });
    timers.set(entry, cancel);
  }

  function makeDue(entry: Entry): void {
    due.set(entry.name, [...(due.get(entry.name) ?? []), entry]);
    startWorker(entry.name);
  }

  function startWorker(name: string): void {
    if (paused || stop.signal.aborted || busy.has(name)) return;
    busy.add(name);
    const worker = work(name).finally(() => workers.delete(worker));
    workers.add(worker);
  }

  async function work(name: string): Promise<void> {
    for (let entry = due.get(name)?.shift(); entry !== undefined; entry = due.get(name)?.shift()) {
      await deliver(entry);
      if (paused || stop.signal.aborted) break;
    }
    // In the same breath as the last look at the queue: what becomes due from now on starts a new worker.
    busy.delete(name);
  }

  function enqueue(queued: Queued): void {
    for (const [name, recordIds] of queued) {
      const message = org.metadata().outboundMessages.get(name);
      if (message === undefined) continue;
      const ids = [...recordIds];
      for (let first = 0; first < ids.length; first += notificationsPerMessage) {
        const notifications = ids
          .slice(first, first + notificationsPerMessage)
          .map((recordId) => ({ id: org.mintId('04l'), recordId }));
        const entry: Entry = {
          message,
          name,
          endpointUrl: message.endpointUrl,
          notifications,
          queuedAt: org.clock.now(),
          attempts: 0,
        };
        waiting.add(entry);
        makeDue(entry);
      }
    }
  }

  return {
    enqueue,
    pending: () => [...waiting].map(({ message: _message, ...entry }) => entry),
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
      for (const name of due.keys()) startWorker(name);
    },
    async settle() {
      while (workers.size > 0) await Promise.allSettled(workers);
    },
    async close() {
      stop.abort(new Error('the org is shutting down'));
      for (const cancel of timers.values()) cancel();
      timers.clear();
      await Promise.allSettled(workers);
    },
  };
}
