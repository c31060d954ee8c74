import { z } from 'zod';

// The part of `pubsub_api.proto` that the relay uses, as the loader returns it.

export const topicInfo = z.object({ can_subscribe: z.boolean(), schema_id: z.string() });
export const schemaInfo = z.object({ schema_json: z.string() });
export const fetchResponse = z.object({
  events: z.array(
    z.object({
      event: z.object({ schema_id: z.string(), payload: z.instanceof(Buffer) }),
      replay_id: z.instanceof(Buffer),
    }),
  ),
  latest_replay_id: z.instanceof(Buffer),
  pending_num_requested: z.number(),
});

export type FetchResponse = z.infer<typeof fetchResponse>;
