/** Numbers that outlive a restart, by name: how far a sweep has come, when something was seen (epoch ms). */
export interface Cursors {
  get(name: string): Promise<number | undefined>;
  set(name: string, value: number): Promise<void>;
  /** Names that begin so. */
  names(prefix: string): Promise<string[]>;
}
