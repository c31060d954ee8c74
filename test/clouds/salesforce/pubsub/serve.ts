import {
  compressionAlgorithms,
  loadPackageDefinition,
  Server,
  ServerCredentials,
  status,
  type Metadata,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type ServiceDefinition,
  type sendUnaryData,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { AccessTokens } from '../oauth.ts';
import type { Org, Session } from '../org.ts';
import { selfSigned } from './certificate.ts';
import type { EventBus } from './event-bus.ts';
import { eventSchema } from './event-schema.ts';
import { Refused } from './refusals.ts';
import { subscription, topicObject } from './subscription.ts';

/** The Pub/Sub API of an org, over TLS. */
export interface PubSubServer {
  /** Host and port. */
  address: string;
  /** The certificate by which it is trusted. */
  rootPem: string;
  /** Every call so far, by method. */
  calls(): readonly string[];
  /** How many subscriptions are open. */
  subscribers(): number;
  /** Open subscriptions get nothing more, not even a sign of life, as when a connection has died unnoticed. */
  fallSilent(): void;
  /** Breaks every subscription, as a network or a release of Salesforce does. */
  breakStreams(): void;
  close(): Promise<void>;
}

const proto = fileURLToPath(new URL('../../../../relay/salesforce/pubsub/pubsub_api.proto', import.meta.url));

type Stream = ServerDuplexStream<object, object>;
type Unary = (call: ServerUnaryCall<Record<string, unknown>, object>, callback: sendUnaryData<object>) => void;

const refusalOf = (thrown: unknown) =>
  thrown instanceof Refused ? thrown.refusal : { code: status.INTERNAL, details: String(thrown) };

export async function servePubSub(org: Org, tokens: AccessTokens, bus: EventBus, port = 0): Promise<PubSubServer> {
  const { certificate, key } = await selfSigned();
  const definition = loadSync(proto, { keepCase: true, longs: String, enums: String, defaults: true });
  const service = loadPackageDefinition(definition)['eventbus'] as unknown as {
    v1: { PubSub: { service: ServiceDefinition } };
  };
  const open = new Set<Stream>();
  const silent = new WeakSet<Stream>();
  const calls: string[] = [];
  const delivered: number[] = [];

  function sessionOf(metadata: Metadata, rpcId: string): Session {
    const [token = '', instance = '', tenant = ''] = ['accesstoken', 'instanceurl', 'tenantid'].map((name) =>
      String(metadata.get(name)[0] ?? ''),
    );
    const session = tokens.sessionOf(token);
    if (session === undefined || !URL.canParse(instance) || tenant.slice(0, 15) !== org.id.slice(0, 15))
      throw new Refused('sfdc.platform.eventbus.grpc.service.auth.error', rpcId);
    return session;
  }

  const unary =
    (name: string, answer: (session: Session, request: Record<string, unknown>, rpcId: string) => object): Unary =>
    ({ metadata, request }, callback) => {
      const rpcId = randomUUID();
      calls.push(name);
      try {
        callback(null, { ...answer(sessionOf(metadata, rpcId), request, rpcId), rpc_id: rpcId });
      } catch (thrown) {
        callback(refusalOf(thrown));
      }
    };

  const server = new Server(
    org.switches.eventCompression === 'gzip'
      ? { 'grpc.default_compression_algorithm': compressionAlgorithms.gzip }
      : {},
  );
  server.addService(service.v1.PubSub.service, {
    GetTopic: unary('GetTopic', (session, { topic_name: topic }, rpcId) => {
      const object = topicObject(session, String(topic), rpcId);
      return {
        ...{ topic_name: topic, tenant_guid: org.id, can_subscribe: true },
        can_publish: session.permissions.object(object).create,
        schema_id: eventSchema(object).id,
      };
    }),
    GetSchema: unary('GetSchema', (_session, { schema_id: id }, rpcId) => {
      const schemas = [...org.metadata().schema.values()].filter(({ kind }) => kind === 'event').map(eventSchema);
      const found = schemas.find((schema) => schema.id === id);
      if (found === undefined || org.switches.eventSchemas === 'gone')
        throw new Refused('sfdc.platform.eventbus.grpc.schema.not.found', rpcId);
      return { schema_json: found.json, schema_id: found.id };
    }),
    Subscribe(stream: Stream) {
      calls.push('Subscribe');
      open.add(stream);
      const refuse = (thrown: unknown) => {
        if (!open.delete(stream)) return;
        stream.emit('error', refusalOf(thrown));
      };
      const session = () => sessionOf(stream.metadata, '');
      const send = (response: object) => {
        if (!silent.has(stream)) stream.write(response);
      };
      const line = subscription({ org, bus, session, refuse, delivered, send });
      const end = () => {
        open.delete(stream);
        line.close();
      };
      stream.on('data', (message) => {
        line.request(message);
      });
      stream.on('error', end);
      stream.on('cancelled', end);
      stream.on('end', () => {
        end();
        stream.end();
      });
    },
  });
  const credentials = ServerCredentials.createSsl(null, [
    { cert_chain: Buffer.from(certificate), private_key: Buffer.from(key) },
  ]);
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${String(port)}`, credentials, (error, chosen) => {
      if (error === null) resolve(chosen);
      else reject(error);
    });
  });

  return {
    address: `localhost:${String(bound)}`,
    rootPem: certificate,
    calls: () => calls,
    subscribers: () => open.size,
    fallSilent() {
      for (const stream of open) silent.add(stream);
    },
    breakStreams() {
      for (const stream of open) {
        open.delete(stream);
        stream.emit('error', refusalOf(new Refused('sfdc.platform.eventbus.grpc.service.unavailable', '')));
      }
    },
    close: async () => {
      server.forceShutdown();
    },
  };
}
