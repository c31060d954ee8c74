import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Org, Session } from '../org.ts';
import { objectNamed } from '../records/schema.ts';
import type { ObjectType } from '../records/schema.ts';
import { keptMs, type BusEvent, type EventBus } from './event-bus.ts';
import { eventSchema } from './event-schema.ts';
import { Refused } from './refusals.ts';

export const fetchRequest = z.object({
  topic_name: z.string(),
  replay_preset: z.enum(['LATEST', 'EARLIEST', 'CUSTOM']),
  replay_id: z.instanceof(Buffer),
  num_requested: z.number(),
});
export type FetchRequest = z.infer<typeof fetchRequest>;

/** Published: an empty answer is sent within 270 seconds. */
const keepAliveMs = 270_000;
/** Observed: more cannot be asked for in one request. */
const mostRequested = 100;
const dayMs = 86_400_000;

export const bytesOf = (replay: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(replay);
  return bytes;
};

/** The event's object behind a topic such as `/event/Signal__e`. */
export function topicObject({ org, permissions }: Session, topic: string, rpcId: string): ObjectType {
  const object = objectNamed(org.metadata().schema, /^\/event\/(\w+)$/.exec(topic)?.[1] ?? '');
  if (object?.kind !== 'event') throw new Refused('sfdc.platform.eventbus.grpc.topic.not.found', rpcId);
  if (!permissions.object(object).read) throw new Refused('sfdc.platform.eventbus.grpc.topic.permission.denied', rpcId);
  return object;
}

/** Where a subscription begins: after this replay number. */
function startOf({ replay_preset: preset, replay_id: id }: FetchRequest, org: Org, bus: EventBus, rpcId: string) {
  if (preset === 'EARLIEST') return 0n;
  if (preset === 'LATEST') return bus.tip();
  if (id.length === 0)
    throw new Refused('sfdc.platform.eventbus.grpc.subscription.fetch.replayid.validation.failed', rpcId);
  const replay = id.length === 8 ? id.readBigUInt64BE() : -1n;
  const at = bus.givenAt(replay);
  const isGone = at !== undefined && at < org.clock.now() - keptMs;
  if (at === undefined || (isGone && org.switches.expiredReplayId === 'refused'))
    throw new Refused('sfdc.platform.eventbus.grpc.subscription.fetch.replayid.corrupted', rpcId);
  return replay;
}

interface Line {
  org: Org;
  bus: EventBus;
  /** The user of the call's token, if it is valid. */
  session: () => Session;
  send: (response: object) => void;
  refuse: (thrown: unknown) => void;
  /** Deliveries of all subscriptions: their times, epoch ms. */
  delivered: number[];
}

/** One Subscribe call: delivers as much as is asked for, and says now and then that it is alive. */
export function subscription({ org, bus, session, send, refuse, delivered }: Line) {
  const rpcId = randomUUID();
  let object: ObjectType | undefined;
  let position = 0n;
  let wanted = 0;
  let cancelKeepAlive: () => void = () => undefined;

  const respond = (events: readonly BusEvent[], of: ObjectType) => {
    const { id: schema_id, encode } = eventSchema(of);
    for (const _event of events) delivered.push(org.clock.now());
    send({
      events: events.map((event) => ({
        event: { id: event.id, schema_id, payload: encode(event), headers: [] },
        replay_id: bytesOf(event.replay),
      })),
      latest_replay_id: bytesOf(events.at(-1)?.replay ?? bus.tip()),
      rpc_id: rpcId,
      pending_num_requested: wanted,
    });
    cancelKeepAlive();
    cancelKeepAlive = org.clock.after(keepAliveMs, () => {
      guarded(() => {
        session();
        respond([], of);
      });
    });
  };

  function deliver(): void {
    if (object === undefined || wanted === 0) return;
    const { name } = object;
    const events = bus
      .kept()
      .filter(({ event, replay }) => event === name && replay > position)
      .slice(0, wanted);
    if (events.length === 0) return;
    session();
    const today = delivered.filter((at) => at > org.clock.now() - dayMs).length;
    if (today + events.length > org.switches.dailyEventDeliveries)
      throw new Refused('sfdc.platform.eventbus.grpc.subscription.limit.exceeded', rpcId);
    position = events.at(-1)?.replay ?? position;
    wanted -= events.length;
    respond(events, object);
  }

  function guarded(work: () => void): void {
    try {
      work();
    } catch (thrown) {
      close();
      refuse(thrown);
    }
  }

  const unlisten = bus.listen(() => {
    guarded(deliver);
  });
  function close(): void {
    unlisten();
    cancelKeepAlive();
  }

  return {
    request(message: unknown) {
      guarded(() => {
        const request = fetchRequest.parse(message);
        if (request.num_requested <= 0)
          throw new Refused('sfdc.platform.eventbus.grpc.subscription.fetch.requested.events.invalid', rpcId);
        if (object === undefined) {
          const of = topicObject(session(), request.topic_name, rpcId);
          position = startOf(request, org, bus, rpcId);
          object = of;
          cancelKeepAlive = org.clock.after(keepAliveMs, () => {
            guarded(() => {
              session();
              respond([], of);
            });
          });
        }
        wanted += Math.min(request.num_requested, mostRequested);
        deliver();
      });
    },
    close,
  };
}
