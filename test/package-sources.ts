import { fileURLToPath } from 'node:url';

/** What every org with a relay has: the base package, then what differs in each org. */
export const packageSources: readonly string[] = ['force-app', 'connection/outbound-message'].map((path) =>
  fileURLToPath(new URL(`../${path}`, import.meta.url)),
);
