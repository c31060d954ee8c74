/** Named numbers that survive a restart: how far a sweep has come, or when something was last seen (epoch ms). */
export interface Cursors {
  get(name: string): Promise<number | undefined>;
  set(name: string, value: number): Promise<void>;
  /** Names that start with `prefix`. */
  names(prefix: string): Promise<string[]>;
}
