import { z } from 'zod';
import { listen, type CloudRequest } from './serve.ts';

const eventShape = z.object({
  EventName: z.string(),
  ResourceUri: z.string(),
  ResourceName: z.string(),
  ResourceChangeUtcDate: z.string(),
});

/** A webhook endpoint for tests: keeps what arrives and answers as the test says. */
export interface Receiver {
  url: string;
  requests: CloudRequest[];
  /** `name last-part-of-the-uri` of each event, in order of arrival. */
  events: () => string[];
  /** Statuses of the next answers; 202 when there are none left. */
  answers: number[];
  close: () => Promise<void>;
}

/** Listens at /hook on any free port. */
export async function startReceiver(): Promise<Receiver> {
  const requests: CloudRequest[] = [];
  const answers: number[] = [];
  const server = await listen(
    {
      routes: [
        {
          method: 'POST',
          path: /^\/hook$/,
          run: (request) => {
            requests.push(request);
            return { status: answers.shift() ?? 202, headers: { Location: '/elsewhere' } };
          },
        },
      ],
      onError: ({ status }) => ({ status }),
    },
    0,
  );
  return {
    url: `${server.url}/hook`,
    requests,
    answers,
    events: () =>
      requests.map(({ body }) => {
        const event = eventShape.parse(JSON.parse(body.toString('utf8')));
        return `${event.EventName} ${event.ResourceUri.split('/').at(-1) ?? ''}`;
      }),
    close: server.close,
  };
}
