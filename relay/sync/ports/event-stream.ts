import type { CosellError } from '../../errors.ts';
import type { PairKey } from '../model.ts';

/** How far a stream of events has been read. `replay` is opaque: only the sender can read it. `at`, epoch ms: everything before is taken in. */
export interface StreamPosition {
  replay: string;
  at: number;
}

export interface StreamPositions {
  get(name: string): Promise<StreamPosition | undefined>;
  /** Marks pairs due and moves the position, both or neither. @throws STORE_UNAVAILABLE */
  keep(name: string, position: StreamPosition, keys: readonly PairKey[]): Promise<void>;
}

/** What arrived at once. `unreadable`: events of which nobody can tell what they are about. */
export interface EventBatch {
  replay: string;
  keys: PairKey[];
  unreadable: number;
}

export interface OpenStream {
  /** Resolves once, when the stream is over: with why, or undefined after `close`. */
  ended: Promise<CosellError | undefined>;
  close(): void;
}

export interface EventSource {
  /** Whether the stream may be read. @throws CosellError when not */
  check(): Promise<void>;
  /**
   * Reads the events after a position, from the oldest that is still kept when there is none. One batch at a time: when `take` rejects,
   * the stream ends. @throws CosellError when the sender lets nobody in
   */
  open(after: string | undefined, take: (batch: EventBatch) => Promise<void>): Promise<OpenStream>;
  close(): void;
}
