import type { RequestListener } from 'node:http';
import type { Config } from './config.ts';
import { listen, type Listening } from './ground/listen.ts';
import type { Metrics } from './ground/metrics.ts';

/** A server that listens before the relay can answer. */
export interface FrontDoor extends Listening {
  /** From now on, `answer` gets the requests. */
  open(answer: RequestListener): void;
}

/** Until the store is open, senders are asked to try again. */
const notReady: RequestListener = (_request, response) => {
  response.writeHead(503, { 'retry-after': '1', connection: 'close' }).end();
};

/**
 * Listens for webhooks. Called first: a port that is taken stops the start before anything is opened or written. Undefined if the relay
 * has no public address, because nobody can call it then.
 */
export async function openFrontDoor(
  { publicUrl, port, host }: Pick<Config, 'publicUrl' | 'port' | 'host'>,
  metrics: Pick<Metrics, 'dropped'>,
): Promise<FrontDoor | undefined> {
  if (publicUrl === undefined) return undefined;
  let current = notReady;
  const door: RequestListener = (request, response) => {
    current(request, response);
  };
  return {
    ...(await listen(door, {
      ...{ port, host },
      onDrop: (why) => {
        metrics.dropped('webhooks', why);
      },
    })),
    open(answer) {
      current = answer;
    },
  };
}
