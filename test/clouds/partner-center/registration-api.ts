import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { audiences, type AccessTokens } from './access-tokens.ts';
import { ApiError, invalid } from './api-error.ts';
import { statusName, type Deliveries, type DeliveryProgress } from './deliveries.ts';
import { validationUri } from './event-message.ts';
import { readRegistration, showRegistration, webhookEvents, type Registration } from './registration.ts';
import { json, type CloudHost, type CloudRequest, type CloudResponse, type Route } from './serve.ts';
import type { PartnerCenterSwitches } from './switches.ts';
import { sevenDecimals } from './timestamps.ts';

/** The API's dependencies; `partnerId` appears in validation results. */
export interface RegistrationApiOptions {
  clock: Clock;
  switches: PartnerCenterSwitches;
  tokens: AccessTokens;
  /** Asked for when needed: the two know each other. */
  deliveries: () => Deliveries;
  partnerId: string;
}

/** The webhook registration API (API 3), and the one registration of the tenant. */
export interface RegistrationApi {
  host: CloudHost;
  registration: () => Registration | undefined;
}

const minuteMs = 60_000;
const validationsPerMinute = 2;
const validationLifeMs = 7 * 24 * 3600 * 1000;

interface Validation {
  correlationId: string;
  callbackUrl: string;
  createdAt: number;
  progress: () => DeliveryProgress;
}

/** Starts without a registration. */
export function createRegistrationApi(options: RegistrationApiOptions): RegistrationApi {
  const { clock, switches, tokens, deliveries, partnerId } = options;
  let registration: Registration | undefined;
  const validations = new Map<string, Validation>();

  function existing(): Registration {
    if (registration === undefined) throw new ApiError(404, 'itemNotFound', 'There is no webhook registration.');
    return registration;
  }

  function save({ body }: CloudRequest, subscriberId: string): CloudResponse {
    let sent: unknown;
    try {
      sent = JSON.parse(body.toString('utf8'));
    } catch {
      throw invalid('The body is not JSON.');
    }
    const read = readRegistration(sent);
    if (typeof read === 'string') throw invalid(`${read}.`);
    registration = { ...read, subscriberId, lastModified: sevenDecimals(clock.now()) };
    return json(200, showRegistration(registration));
  }

  function create(request: CloudRequest): CloudResponse {
    if (registration !== undefined) {
      throw new ApiError(409, 'invalidRequest', 'The tenant has a webhook registration: update it with PUT.');
    }
    return save(request, randomUUID());
  }

  function test(): CloudResponse {
    const { webhookUrl, webhookEvents: events } = existing();
    if (!events.includes('test-created')) throw invalid('The registration does not name test-created.');
    const now = clock.now();
    const recent = [...validations.values()].map((each) => each.createdAt).filter((at) => at > now - minuteMs);
    if (recent.length >= validationsPerMinute) {
      const seconds = Math.ceil((Math.min(...recent) + minuteMs - now) / 1000);
      const message = `Rate limit is exceeded. Try again in ${seconds} seconds.`;
      throw new ApiError(429, 'generalException', message, undefined, { 'Retry-After': String(seconds) });
    }
    const correlationId = randomUUID();
    const message = {
      name: 'test-created',
      resourceUri: validationUri(correlationId),
      changed: sevenDecimals(now),
    } as const;
    const progress = deliveries().send(message);
    if (progress === undefined) throw invalid('Nothing could be sent.');
    validations.set(correlationId, { correlationId, callbackUrl: webhookUrl, createdAt: now, progress });
    return json(200, { correlationId });
  }

  function testState(id: string): CloudResponse {
    const validation = validations.get(id.toLowerCase());
    // SDK:partner-center-webhooks: the data is kept for seven days.
    if (validation === undefined || validation.createdAt + validationLifeMs <= clock.now()) {
      throw new ApiError(404, 'itemNotFound', `There is no validation event "${id}".`);
    }
    const { state, attempts } = validation.progress();
    return json(200, {
      correlationId: validation.correlationId,
      partnerId,
      status: state === 'waiting' ? switches.validationPendingStatus : 'completed',
      callbackUrl: validation.callbackUrl,
      results: attempts
        .filter(({ status, problem }) => status !== 0 || problem !== undefined)
        .map(({ status, at, problem = '' }) => ({
          responseCode: status === 0 ? '' : statusName(status),
          responseMessage: problem,
          systemError: status === 0,
          dateTimeUtc: sevenDecimals(at).replace(/Z$/, ''),
        })),
    });
  }

  function standardHeaders({ headers }: CloudRequest): Record<string, string> {
    return {
      'MS-CorrelationId': headers['ms-correlationid'] ?? randomUUID(),
      'MS-RequestId': headers['ms-requestid'] ?? randomUUID(),
      'X-Locale': 'en-US',
    };
  }

  const guarded =
    (work: (request: CloudRequest, id: string) => CloudResponse): Route['run'] =>
    async (request, [id = '']) => {
      await tokens.check(request, audiences.webhooks);
      const response = work(request, id);
      return { ...response, headers: { ...standardHeaders(request), ...response.headers } };
    };

  const base = '/webhooks/v1/registration';
  const at = (path: string): RegExp => new RegExp(`^${base}${path}$`, 'i');
  return {
    host: {
      routes: [
        { method: 'GET', path: at('/events'), run: guarded(() => json(200, webhookEvents)) },
        // SDK:partner-center-webhooks: the documented view has no SubscriberId.
        {
          method: 'GET',
          path: at(''),
          run: guarded(() => json(200, { ...showRegistration(existing()), SubscriberId: undefined })),
        },
        { method: 'POST', path: at(''), run: guarded(create) },
        { method: 'PUT', path: at(''), run: guarded((request) => save(request, existing().subscriberId)) },
        { method: 'POST', path: at('/validationEvents'), run: guarded(test) },
        { method: 'GET', path: at('/validationEvents/([^/]+)'), run: guarded((_request, id) => testState(id)) },
      ],
      // API 1.9: the flat body is the only error that is published for this host.
      onError: ({ status, message, headers }, request) =>
        json(status, { statusCode: status, message }, { ...standardHeaders(request), ...headers }),
    },
    registration: () => registration,
  };
}
