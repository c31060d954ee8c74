import {
  Client,
  credentials,
  Metadata,
  type ClientDuplexStream,
  type MethodDefinition,
  type ServiceError,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { fileURLToPath } from 'node:url';
import { rootCertificates } from 'node:tls';
import type { Session } from '../sessions.ts';
import { refusalOf } from './refusal.ts';

export interface ChannelOptions {
  /** `https://host:port`. */
  url: string;
  /** PEM of a root that is trusted in addition to the known ones. */
  authorities: string | undefined;
  organizationId: string;
}

export interface Channel {
  address: string;
  /** One call with one answer. @throws CosellError */
  ask(method: 'GetTopic' | 'GetSchema', request: object, session: Session): Promise<object>;
  subscribe(session: Session): ClientDuplexStream<object, object>;
  close(): void;
}

const answerMs = 30_000;

/** As published (`pubsub_api.proto`): next to this file in the checkout, and next to the bundle. */
const proto = fileURLToPath(new URL('./pubsub_api.proto', import.meta.url));

function methods(): Record<string, MethodDefinition<object, object>> {
  const { 'eventbus.v1.PubSub': service } = loadSync(proto, { keepCase: true, enums: String, defaults: true });
  if (service === undefined || 'format' in service) throw new Error(`${proto} defines no eventbus.v1.PubSub`);
  return service;
}

/** A connection to the Pub/Sub API. Sends nothing before the first call; a call that cannot be made fails immediately. */
export function openChannel({ url, authorities, organizationId }: ChannelOptions): Channel {
  const service = methods();
  const address = new URL(url).host;
  const roots = authorities === undefined ? null : Buffer.from([...rootCertificates, authorities].join('\n'));
  const client = new Client(address, credentials.createSsl(roots));

  const methodOf = (name: string) => {
    const method = service[name];
    if (method === undefined) throw new Error(`the Pub/Sub API has no ${name}`);
    return method;
  };
  const signed = ({ accessToken, instanceUrl }: Session) => {
    const metadata = new Metadata();
    metadata.set('accesstoken', accessToken);
    metadata.set('instanceurl', instanceUrl);
    metadata.set('tenantid', organizationId);
    return metadata;
  };

  return {
    address,
    ask: (name, request, session) =>
      new Promise((resolve, reject) => {
        const { path, requestSerialize, responseDeserialize } = methodOf(name);
        const done = (error: ServiceError | null, answer?: object) => {
          if (error !== null) reject(refusalOf(error, address));
          else resolve(answer ?? {});
        };
        client.makeUnaryRequest(
          ...([path, requestSerialize, responseDeserialize, request, signed(session)] as const),
          { deadline: Date.now() + answerMs },
          done,
        );
      }),
    subscribe(session) {
      const { path, requestSerialize, responseDeserialize } = methodOf('Subscribe');
      return client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, signed(session));
    },
    close() {
      client.close();
    },
  };
}
