import type { ServiceError } from '@grpc/grpc-js';
import { CosellError, toCosellError } from '../../errors.ts';
import type { Clock } from '../../sync/ports/clock.ts';
import type { EventBatch, EventSource, OpenStream } from '../../sync/ports/event-stream.ts';
import type { ConnectedSalesforce } from '../connect.ts';
import type { Session } from '../sessions.ts';
import { openChannel, type ChannelOptions } from './channel.ts';
import { fetchResponse, schemaInfo, topicInfo, type FetchResponse } from './messages.ts';
import { refusalOf } from './refusal.ts';
import { createSchemas } from './schemas.ts';
import { readSignal, signalTopic } from './signal.ts';

export interface SourceOptions extends ChannelOptions {
  salesforce: Pick<ConnectedSalesforce, 'sessions'>;
  clock: Clock;
}

/** The maximum number of events in memory that are not stored yet. More cannot be requested at once. */
const window = 100;
/** Salesforce sends something every 270 s, so a silent connection is dead. */
const silenceMs = 330_000;

/** The events of the package's flows, through the Pub/Sub API. */
export function createEventSource({ salesforce, clock, ...where }: SourceOptions): EventSource {
  const channel = openChannel(where);
  let latest: Session | undefined;
  const schemas = createSchemas(async (schemaId) => {
    const answer = await channel.ask(
      'GetSchema',
      { schema_id: schemaId },
      latest ?? (await salesforce.sessions.current()),
    );
    return schemaInfo.parse(answer).schema_json;
  });

  /** A session that has worked before has ended. One that never worked is refused, and the next sign-in waits. */
  function signedOut(session: Session, error: CosellError): CosellError {
    if (error.code !== 'SALESFORCE_SIGN_IN') return error;
    if (!session.works) return salesforce.sessions.refused(session, error.message);
    salesforce.sessions.end(session);
    return new CosellError('SALESFORCE_UNAVAILABLE', `The session has ended: ${error.message}`, { cause: error });
  }

  /** Signs in once more if the session in use has ended. */
  async function admitted(isRepeated = false): Promise<Session> {
    const session = await salesforce.sessions.current();
    const { works } = session;
    try {
      const topic = topicInfo.parse(await channel.ask('GetTopic', { topic_name: signalTopic }, session));
      salesforce.sessions.accepted(session);
      latest = session;
      if (topic.can_subscribe) return session;
    } catch (thrown) {
      const error = toCosellError(thrown);
      const problem = signedOut(session, error);
      if (error.code === 'SALESFORCE_SIGN_IN' && works && !isRepeated) return admitted(true);
      throw problem;
    }
    throw new CosellError(
      'SALESFORCE_UNREADABLE',
      `The integration user is not allowed to subscribe to ${signalTopic}.`,
    );
  }

  async function batchOf({ events, latest_replay_id: newest, pending_num_requested: pending }: FetchResponse) {
    const batch: EventBatch = { replay: '', keys: [], unreadable: 0 };
    for (const { event, replay_id: replay } of events) {
      const payload = await schemas.decode(event.schema_id, event.payload).catch((thrown: unknown) => {
        // A failed schema request is not the event's fault: the event is read again. A schema that the org does not show at all would
        // hold up every later event, so such an event counts as unreadable: what it told of is found by comparison.
        if (thrown instanceof CosellError && thrown.code !== 'SALESFORCE_UNREADABLE') throw thrown;
        return undefined;
      });
      const key = readSignal(payload);
      if (key === undefined) batch.unreadable += 1;
      else batch.keys.push(key);
      batch.replay = replay.toString('base64');
    }
    // The latest replay id is safe to store only while we wait for more events: then everything before it has arrived.
    if (events.length === 0 && pending > 0) batch.replay = newest.toString('base64');
    return batch;
  }

  return {
    async check() {
      await admitted();
    },
    async open(after, take): Promise<OpenStream> {
      const session = await admitted();
      const stream = channel.subscribe(session);
      let work = Promise.resolve();
      let over = false;
      const isOver = () => over;
      let cancelSilence: () => void = () => undefined;
      const ended = Promise.withResolvers<CosellError | undefined>();
      const end = (error: CosellError | undefined) => {
        if (over) return;
        over = true;
        cancelSilence();
        stream.cancel();
        // Work in progress is stored before the stream counts as ended.
        void work.then(() => {
          ended.resolve(error);
        });
      };
      const heard = () => {
        cancelSilence();
        cancelSilence = clock.after(silenceMs, () => {
          end(new CosellError('SALESFORCE_UNAVAILABLE', `The Pub/Sub API at ${channel.address} has fallen silent.`));
        });
      };
      const ask = (count: number, more: object = {}) =>
        stream.write({ topic_name: signalTopic, num_requested: count, ...more });

      async function receive(message: unknown): Promise<void> {
        const response = fetchResponse.parse(message);
        const batch = await batchOf(response);
        if (batch.replay === '' || isOver()) return;
        await take(batch);
        if (response.events.length > 0 && !isOver()) ask(response.events.length);
      }

      stream.on('data', (message: unknown) => {
        heard();
        work = work
          .then(() => (over ? undefined : receive(message)))
          .catch((thrown: unknown) => {
            end(toCosellError(thrown));
          });
      });
      stream.on('error', (error: ServiceError) => {
        end(signedOut(session, refusalOf(error, channel.address)));
      });
      stream.on('end', () => {
        end(new CosellError('SALESFORCE_UNAVAILABLE', `The Pub/Sub API at ${channel.address} has ended the stream.`));
      });
      heard();
      ask(
        window,
        after === undefined
          ? { replay_preset: 'EARLIEST' }
          : { replay_preset: 'CUSTOM', replay_id: Buffer.from(after, 'base64') },
      );
      return {
        ended: ended.promise,
        close() {
          end(undefined);
        },
      };
    },
    close() {
      channel.close();
    },
  };
}
