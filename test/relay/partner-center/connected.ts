import { createHttp } from '../../../relay/ground/http.ts';
import { unobserved } from '../../../relay/ground/observe.ts';
import { createApi } from '../../../relay/partner-center/api.ts';
import { createReferrals } from '../../../relay/partner-center/referrals.ts';
import { createRegistrations } from '../../../relay/partner-center/registration.ts';
import { createTokens, type TokensOptions } from '../../../relay/partner-center/tokens.ts';
import { manualClock } from '../../clock.ts';
import {
  startPartnerCenterCloud,
  type PartnerCenterCloud,
  type PartnerCenterCloudOptions,
} from '../../clouds/partner-center/start.ts';

export const audiences = {
  referrals: 'https://api.partner.microsoft.com',
  webhooks: 'https://api.partnercenter.microsoft.com',
} as const;

/** The adapters of Partner Center, wired as the relay wires them, to a simulated one; the tokens that rotate are in memory. */
export async function startConnected(options: PartnerCenterCloudOptions = {}) {
  const clock = manualClock();
  const cloud = await startPartnerCenterCloud({ clock, ...options });
  return { clock, ...connect(cloud, () => clock.now()) };
}

export function connect(cloud: PartnerCenterCloud, now: () => number, change: Partial<TokensOptions> = {}) {
  const meanings = { unavailable: 'PARTNER_CENTER_UNAVAILABLE', throttled: 'PARTNER_CENTER_THROTTLED' } as const;
  const http = () => createHttp(meanings, now, unobserved);
  const kept = new Map<string, string>();
  const keptAt = new Map<string, number>();
  const tokens = createTokens({
    http: http(),
    authorityUrl: cloud.authorityUrl,
    tenantId: cloud.tenantId,
    clientId: cloud.clientId,
    clientSecret: cloud.clientSecret,
    firstRefreshToken: cloud.refreshToken,
    refreshTokens: {
      get: async (name) => kept.get(name),
      async set(name, secret) {
        kept.set(name, secret);
        keptAt.set(name, now());
      },
      storedAt: async (name) => keptAt.get(name),
    },
    now,
    ...change,
  });
  const api = createApi(http(), tokens, audiences.referrals);
  const unreadable: string[] = [];
  return {
    cloud,
    kept,
    tokens,
    api,
    referrals: createReferrals(api, cloud.apiUrl, 8, (error) => {
      unreadable.push(error.message);
    }),
    /** What the adapter said of rows that it left out. */
    unreadable,
    registrations: createRegistrations(createApi(http(), tokens, audiences.webhooks), cloud.webhookApiUrl),
    /** Method and path of the calls that a host got. */
    callsOf: (host: 'api' | 'webhooks' | 'authority') =>
      cloud.calls().flatMap((call) => (call.host === host ? [`${call.method} ${call.path}`] : [])),
  };
}

export type Connected = Awaited<ReturnType<typeof startConnected>>;
