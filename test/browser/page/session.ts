/** What the page was served with: who is at work, in which language, and what stands on the page. */
export interface Session {
  token: string;
  apiVersion: string;
  language: string;
  user: { Id: string; isGuest: boolean };
  client: { formFactor: 'Large' | 'Small' };
  customPermissions: Readonly<Record<string, true>>;
  labels: Readonly<Record<string, string>>;
  i18n: Readonly<Record<string, string>>;
  page: PageReference;
  placements: readonly Placement[];
}

export interface PageReference {
  type: string;
  attributes: Readonly<Record<string, string>>;
  state: Readonly<Record<string, string>>;
}

/** A component of the package on the page: `c-partner-center-card` in the region `sidebar`. */
export interface Placement {
  tag: string;
  region: string;
  properties: Readonly<Record<string, string | boolean>>;
}

declare global {
  var lightningSession: Session;
}

export const session: Session = globalThis.lightningSession;
