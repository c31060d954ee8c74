export type AlertKind = 'parked' | 'credential' | 'silence' | 'expiring';

/** Something that somebody should do, told once. It carries ids and codes, never what a customer has written. */
export interface Alert {
  kind: AlertKind;
  /** What has happened, a line each. */
  lines: readonly string[];
  /** What to do about it. */
  cure: string;
  /** Where to do it. */
  link: string;
}
