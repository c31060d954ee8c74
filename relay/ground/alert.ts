export type AlertKind = 'parked' | 'credential' | 'silence' | 'expiring';

/** Something that a person should act on, sent once. It carries ids and codes, never what a customer has written. */
export interface Alert {
  kind: AlertKind;
  /** What happened, one line each. */
  lines: readonly string[];
  /** What to do about it. */
  cure: string;
  /** Where to do it. */
  link: string;
}
