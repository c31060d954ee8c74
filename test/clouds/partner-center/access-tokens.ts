import { generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { ApiError } from './api-error.ts';
import type { CloudRequest } from './serve.ts';
import type { PartnerCenterSwitches } from './switches.ts';

/** One token serves one of the two hosts only (API 2). */
export const audiences = {
  referrals: 'https://api.partner.microsoft.com',
  webhooks: 'https://api.partnercenter.microsoft.com',
} as const;

/** Whom a token is for. */
export type Audience = (typeof audiences)[keyof typeof audiences];

/** What a host knows about its caller. */
export interface Caller {
  usedMfa: boolean;
}

/** Makes and checks access tokens; the key lives as long as the simulator. */
export interface AccessTokens {
  issue: (audience: Audience) => Promise<string>;
  /** Checks the bearer token of a request: signature, audience, tenant and time; 401 otherwise. */
  check: (request: CloudRequest, audience: Audience) => Promise<Caller>;
}

interface AccessTokenOptions {
  clock: Clock;
  tenantId: string;
  clientId: string;
  switches: PartnerCenterSwitches;
}

const claims = z.object({ tid: z.string(), amr: z.array(z.string()) });

function unauthenticated(message: string): ApiError {
  return new ApiError(401, 'unauthenticated', message, undefined, { 'WWW-Authenticate': 'Bearer' });
}

/** Tokens of one tenant and application, valid on the given clock. */
export async function createAccessTokens(options: AccessTokenOptions): Promise<AccessTokens> {
  const { clock, tenantId, clientId, switches } = options;
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const issuer = `https://sts.windows.net/${tenantId}/`;
  return {
    issue(audience) {
      const now = Math.floor(clock.now() / 1000);
      return new SignJWT({ tid: tenantId, appid: clientId, amr: [...switches.tokenAmr], ver: '1.0', uti: randomUUID() })
        .setProtectedHeader({ alg: 'ES256', typ: 'JWT' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(now)
        .setNotBefore(now)
        .setExpirationTime(now + switches.accessTokenSeconds)
        .sign(privateKey);
    },
    async check({ headers }, audience) {
      const token = /^Bearer (\S+)$/i.exec(headers['authorization'] ?? '')?.[1];
      if (token === undefined) throw unauthenticated('A bearer token is required.');
      const verified = await jwtVerify(token, publicKey, {
        issuer,
        audience,
        currentDate: new Date(clock.now()),
      }).catch((error: unknown) => {
        throw unauthenticated(`The token is not valid here: ${error instanceof Error ? error.message : 'unreadable'}.`);
      });
      const { tid, amr } = claims.parse(verified.payload);
      if (tid !== tenantId) throw unauthenticated('The token is of another tenant.');
      const usedMfa = amr.includes('mfa');
      // API 2.4: blocked calls get 401 and this code.
      if (!usedMfa && switches.enforceMfa) {
        throw new ApiError(401, '900421', 'The user must sign in with multi-factor authentication.');
      }
      return { usedMfa };
    },
  };
}
