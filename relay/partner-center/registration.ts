import { z } from 'zod';
import { camelCased } from '../ground/camel-case-keys.ts';
import { CosellError } from '../errors.ts';
import { expectBody, type Api } from './api.ts';

/** The registered events and where Partner Center delivers them (SDK:partner-center-webhooks). There is one registration per tenant. */
export interface Registration {
  url: string;
  events: string[];
}

/** The outcome of a test event: one result per delivery attempt. */
export interface ValidationState {
  status: string;
  results: { responseCode: string; responseMessage: string }[];
}

export interface Registrations {
  show(): Promise<Registration | undefined>;
  /** Creates or replaces the one registration. */
  save(registration: Registration, exists: boolean): Promise<Registration>;
  /** Requests a `test-created` event; resolves to its correlation id. */
  sendTest(): Promise<string>;
  testState(correlationId: string): Promise<ValidationState>;
}

const registration = z
  .preprocess(camelCased, z.object({ webhookUrl: z.string(), webhookEvents: z.array(z.string()).nullish() }))
  .transform((body) => ({ url: body.webhookUrl, events: body.webhookEvents ?? [] }));
/** A registration without an address delivers nowhere. */
const none = z.preprocess(camelCased, z.object({ webhookUrl: z.literal(['', null]) }));
/** An attempt without an answer has neither. */
const word = z
  .string()
  .nullish()
  .transform((text) => text ?? '');
const test = z.preprocess(camelCased, z.object({ correlationId: z.string() }));
const result = z.preprocess(
  camelCased,
  z.object({
    responseCode: word,
    responseMessage: word,
  }),
);
const state = z.preprocess(
  camelCased,
  z.object({
    status: z.string(),
    results: z
      .array(result)
      .nullish()
      .transform((all) => all ?? []),
  }),
);

/** The webhook registration API. `baseUrl` is PARTNER_CENTER_WEBHOOK_API_URL. */
export function createRegistrations(api: Api, baseUrl: string): Registrations {
  const root = `${baseUrl}/webhooks/v1/registration`;
  const body = (wanted: Registration) => ({ WebhookUrl: wanted.url, WebhookEvents: wanted.events });

  return {
    async show() {
      try {
        const { body } = await api({ method: 'GET', url: root, operation: 'show registration' });
        return none.safeParse(body).success ? undefined : expectBody(registration, body, 'webhook registration');
      } catch (thrown) {
        // 404: there is no registration.
        if (thrown instanceof CosellError && thrown.code === 'REFERRAL_NOT_FOUND') return undefined;
        throw thrown;
      }
    },
    async save(wanted, exists) {
      const method = exists ? 'PUT' : 'POST';
      return expectBody(
        registration,
        (await api({ method, url: root, body: body(wanted), operation: 'save registration' })).body,
        'webhook registration',
      );
    },
    async sendTest() {
      const answer = await api({ method: 'POST', url: `${root}/validationEvents`, operation: 'send test event' });
      return expectBody(test, answer.body, 'test event').correlationId;
    },
    async testState(correlationId) {
      const url = `${root}/validationEvents/${encodeURIComponent(correlationId)}`;
      return expectBody(
        state,
        (await api({ method: 'GET', url, operation: 'test event state' })).body,
        'test event state',
      );
    },
  };
}
