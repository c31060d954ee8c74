import type { ApiUsage } from '../sync/ports/organization.ts';

/** Reads `Sforce-Limit-Info` for the whole org: `api-usage=18/5000; per-app-api-usage=17/250(appName=relay)`. */
export function readUsage(header: string | undefined): ApiUsage | undefined {
  const [, used, limit] = /(?:^|[;,]\s*)api-usage=(\d+)\/(\d+)/.exec(header ?? '') ?? [];
  return used === undefined || limit === undefined ? undefined : { used: Number(used), limit: Number(limit) };
}
