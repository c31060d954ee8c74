import { randomUUID } from 'node:crypto';
import { realClock, type Clock } from '../../clock.ts';
import { createAccessTokens } from './access-tokens.ts';
import { createDeliveries, type DeliveryAttempt, type WebhookMessage } from './deliveries.ts';
import { createEntra } from './entra.ts';
import { eventBody, referralUri, signRequest, type SignedRequest, type SigningCertificate } from './event-message.ts';
import { createGateway, type CallRate, type FaultRule, type RecordedCall } from './gateway.ts';
import { microsoftPeople, partnerPeople, type MicrosoftPeople, type PartnerPeople } from './people.ts';
import { createPages } from './pages.ts';
import type { Referral } from './referral.ts';
import { createReferrals, type ReferralChange } from './referrals.ts';
import { sandboxRoutes } from './sandbox-routes.ts';
import { createReferralsApi } from './referrals-api.ts';
import { createRegistrationApi } from './registration-api.ts';
import type { Registration, WebhookEvent } from './registration.ts';
import { createCertificateOrigin, type ServedCertificates } from './served-certificates.ts';
import { listen, type CloudHost, type Listening } from './serve.ts';
import { defaultSwitches, type PartnerCenterSwitches } from './switches.ts';
import { sevenDecimals } from './timestamps.ts';

/** How the simulator is to run. */
export interface PartnerCenterCloudOptions {
  /** Port of the pages; the API, webhook API, authority and certificates take the next four. Default: free ones. */
  port?: number;
  clock?: Clock;
  /** Delay of each call of the three APIs and of the certificates, in milliseconds. */
  latencyMs?: number;
  switches?: Partial<PartnerCenterSwitches>;
}

/** An event to be signed without being sent. */
export interface EventToSign {
  name: WebhookEvent;
  /** Becomes the ResourceUri; or give `resourceUri` itself. */
  referralId?: string;
  resourceUri?: string;
  /** Sent unchanged instead of the body made from the other fields. */
  body?: string;
  /** Default: the certificate of real deliveries. */
  certificate?: SigningCertificate;
}

/** The running simulator. All referrals and calls handed out are copies. */
export interface PartnerCenterCloud {
  apiUrl: string;
  webhookApiUrl: string;
  authorityUrl: string;
  certificateOrigin: string;
  pageUrl: string;
  /** The throw-away root, for PARTNER_CENTER_CERTIFICATE_CA_FILE. */
  rootCertificatePem: string;
  tenantId: string;
  clientId: string;
  clientSecret: string;
  refreshToken: string;
  organizationId: string;
  organizationName: string;
  asMicrosoft: () => MicrosoftPeople;
  asPartner: () => PartnerPeople;
  referral: (id: string) => Referral | undefined;
  referrals: () => Referral[];
  registration: () => Registration | undefined;
  calls: () => RecordedCall[];
  clearCalls: () => void;
  setLatency: (ms: number) => void;
  fail: (rule: FaultRule) => void;
  limitRate: (rate: CallRate | undefined) => void;
  heal: () => void;
  /** From now on every refresh token issued so far answers invalid_grant. */
  revokeRefreshTokens: () => void;
  /** As after a new consent. */
  newRefreshToken: () => string;
  deliveries: () => DeliveryAttempt[];
  pauseDeliveries: () => void;
  resumeDeliveries: () => void;
  settle: () => Promise<void>;
  signedDelivery: (event: EventToSign) => SignedRequest;
  certificates: Pick<ServedCertificates, 'issue' | 'serve'>;
  close: () => Promise<void>;
}

/** Starts all hosts on the loopback address. Rejects when a port is taken. */
export async function startPartnerCenterCloud(options: PartnerCenterCloudOptions = {}): Promise<PartnerCenterCloud> {
  const servers: Listening[] = [];
  try {
    return await assemble(options, servers);
  } catch (error) {
    // A port that is taken must not leave the others open.
    await Promise.all(servers.map((server) => server.close()));
    throw error;
  }
}

async function assemble(options: PartnerCenterCloudOptions, servers: Listening[]): Promise<PartnerCenterCloud> {
  const { port = 0, clock = realClock, latencyMs = 0 } = options;
  const switches: PartnerCenterSwitches = { ...defaultSwitches, ...options.switches };
  const [tenantId, clientId, clientSecret] = [randomUUID(), randomUUID(), `secret-${randomUUID()}`];
  const organization = { id: randomUUID(), name: 'Contoso' };
  const gateway = createGateway(clock, latencyMs);
  const tokens = await createAccessTokens({ clock, tenantId, clientId, switches });
  const entra = createEntra({ clock, switches, tokens, tenantId, clientId, clientSecret });

  async function open(host: CloudHost, place: number): Promise<Listening> {
    const server = await listen(host, port === 0 ? 0 : port + place);
    servers.push(server);
    return server;
  }

  const origin = createCertificateOrigin(switches);
  const certificateServer = await open({ ...origin.host, around: gateway.around('certificates') }, 4);
  const certificates = await origin.start(certificateServer.url);

  const registrationApi = createRegistrationApi({
    clock,
    switches,
    tokens,
    deliveries: () => deliveries,
    partnerId: organization.id,
  });
  const deliveries = createDeliveries({
    clock,
    switches,
    registration: registrationApi.registration,
    certificate: () => certificates.dispatch,
  });

  /** API 5: own half `referral-*`, the other halves `related-referral-*`. */
  function announce({ referral, kind, by }: ReferralChange): void {
    const related = referral.organizationId !== organization.id;
    if (!related && by === 'partner' && !switches.eventsForOwnWrites) return;
    const named =
      related && switches.relatedEventsName === 'ownHalf'
        ? referrals.ofEngagement(referral.engagementId).find((row) => row.organizationId === organization.id)
        : referral;
    const message: WebhookMessage = {
      name: related ? `related-referral-${kind}` : `referral-${kind}`,
      resourceUri: referralUri(named?.id ?? referral.id),
      changed: referral.updatedDateTime,
    };
    deliveries.send(message);
  }

  const referrals = createReferrals({ clock, switches, organization, onChange: announce });
  const api = createReferralsApi({ referrals, tokens, switches, organization, baseUrl: () => apiServer.url });
  const apiServer = await open(
    { ...api, routes: [...api.routes, ...sandboxRoutes(referrals)], around: gateway.around('api') },
    1,
  );
  const webhookServer = await open({ ...registrationApi.host, around: gateway.around('webhooks') }, 2);
  const authorityServer = await open({ ...entra.host, around: gateway.around('authority') }, 3);
  const pageServer = await open(createPages({ referrals }), 0);

  return {
    apiUrl: apiServer.url,
    webhookApiUrl: webhookServer.url,
    authorityUrl: authorityServer.url,
    certificateOrigin: certificateServer.url,
    pageUrl: pageServer.url,
    rootCertificatePem: certificates.rootPem,
    tenantId,
    clientId,
    clientSecret,
    refreshToken: entra.newRefreshToken(),
    organizationId: organization.id,
    organizationName: organization.name,
    asMicrosoft: () => microsoftPeople(referrals),
    asPartner: () => partnerPeople(referrals),
    referral: (id) => structuredClone(referrals.find(id)),
    referrals: () => structuredClone(referrals.all()),
    registration: registrationApi.registration,
    calls: gateway.calls,
    clearCalls: gateway.clearCalls,
    setLatency: gateway.setLatency,
    fail: gateway.fail,
    limitRate: gateway.limitRate,
    heal: gateway.heal,
    revokeRefreshTokens: entra.revokeAll,
    newRefreshToken: entra.newRefreshToken,
    deliveries: deliveries.attempts,
    pauseDeliveries: deliveries.pause,
    resumeDeliveries: deliveries.resume,
    settle: deliveries.settle,
    signedDelivery({ name, referralId = randomUUID(), resourceUri, body, certificate }) {
      const message = {
        name,
        resourceUri: resourceUri ?? referralUri(referralId),
        changed: sevenDecimals(clock.now()),
      };
      const text = body ?? eventBody(message, switches.auditFieldName);
      const toMsSignature = registrationApi.registration()?.signatureTokenToMsSignatureHeader ?? false;
      return signRequest(text, certificate ?? certificates.dispatch, toMsSignature);
    },
    certificates: { issue: certificates.issue, serve: certificates.serve },
    async close() {
      referrals.close();
      deliveries.close();
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}
