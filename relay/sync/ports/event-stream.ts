import type { CosellError } from '../../errors.ts';
import type { PairKey } from '../model.ts';

/**
 * How far a stream of events has been read. `replay` is opaque: only the sender can read it. Every event before `at` (epoch ms) has been
 * processed.
 */
export interface StreamPosition {
  replay: string;
  at: number;
}

export interface StreamPositions {
  get(name: string): Promise<StreamPosition | undefined>;
  /** Marks the pairs due, then moves the position. @throws STORE_UNAVAILABLE */
  keep(name: string, position: StreamPosition, keys: readonly PairKey[]): Promise<void>;
}

/** Events that arrived together. `unreadable` counts those whose record cannot be determined. */
export interface EventBatch {
  replay: string;
  keys: PairKey[];
  unreadable: number;
}

export interface OpenStream {
  /** Resolves once, when the stream ends: to the reason, or to undefined after `close`. */
  ended: Promise<CosellError | undefined>;
  close(): void;
}

export interface EventSource {
  /** Checks that the relay may read the stream. @throws CosellError if it may not */
  check(): Promise<void>;
  /**
   * Reads the events after a position; without one, from the oldest event still kept. Delivers one batch at a time. If `take` rejects,
   * the stream ends. @throws CosellError if the sender refuses access
   */
  open(after: string | undefined, take: (batch: EventBatch) => Promise<void>): Promise<OpenStream>;
  close(): void;
}
