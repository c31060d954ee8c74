const production = 'https://login.salesforce.com';
const sandbox = 'https://test.salesforce.com';

/**
 * The audience of a sign-in's JWT, by the host of the sign-in. Salesforce names two: one for sandboxes and scratch orgs, and one for all
 * others. A My Domain host stands for one of them and is itself refused as an audience. Sites are their own audience.
 */
const byHost: readonly [pattern: RegExp, audience: (origin: string) => string][] = [
  [/\.my\.site\.com$/, (origin) => origin],
  [/^test\.salesforce\.com$/, () => sandbox],
  [/--|\.(sandbox|scratch)\.my\./, () => sandbox],
  [/(?:)/, () => production],
];

/** The audience for a sign-in address. */
export function audienceOf(loginUrl: string): string {
  const { hostname, origin } = new URL(loginUrl);
  const [, audience] = byHost.find(([pattern]) => pattern.test(hostname)) ?? [];
  return audience?.(origin) ?? production;
}
