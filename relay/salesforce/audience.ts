const production = 'https://login.salesforce.com';
const sandbox = 'https://test.salesforce.com';

/**
 * For whom the JWT of a sign-in is meant, by the host of the sign-in. Salesforce names two: one for sandboxes and scratch orgs and one
 * for all others. A My Domain host stands for one of them and is refused as an audience itself. Sites are their own.
 */
const byHost: readonly [pattern: RegExp, audience: (origin: string) => string][] = [
  [/\.my\.site\.com$/, (origin) => origin],
  [/^test\.salesforce\.com$/, () => sandbox],
  [/--|\.(sandbox|scratch)\.my\./, () => sandbox],
  [/(?:)/, () => production],
];

/** The audience that goes with a sign-in address. */
export function audienceOf(loginUrl: string): string {
  const { hostname, origin } = new URL(loginUrl);
  const [, audience] = byHost.find(([pattern]) => pattern.test(hostname)) ?? [];
  return audience?.(origin) ?? production;
}
