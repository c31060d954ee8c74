import { session } from './session.ts';

/** A failed call, as Lightning Data Service hands it to a component. */
export class FetchResponse extends Error {
  readonly ok = false;
  readonly status: number;
  readonly statusText: string;
  readonly body: { message: string; statusCode: number; errorCode?: string };

  constructor(status: number, statusText: string, body: unknown) {
    const told: unknown = Array.isArray(body) ? body[0] : body;
    const message = isObject(told) && typeof told['message'] === 'string' ? told['message'] : statusText;
    super(message);
    this.status = status;
    this.statusText = statusText;
    this.body = { ...(isObject(told) ? told : {}), message, statusCode: status };
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

async function send(method: string, path: string, body: unknown, headers: Record<string, string>): Promise<Response> {
  try {
    return await fetch(`/services/data/v${session.apiVersion}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${session.token}`,
        'accept-language': session.language,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    throw new FetchResponse(0, 'Failed to fetch', { message: String(error) });
  }
}

/** One call of the UI API. Rejects with a FetchResponse. */
export async function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<unknown> {
  const response = await send(method, path, body, headers);
  const text = await response.text();
  const answer: unknown = text === '' ? undefined : JSON.parse(text);
  if (!response.ok) throw new FetchResponse(response.status, response.statusText, answer);
  return answer;
}

const underWay = new Map<string, Promise<unknown>>();

/** A read: what is asked for twice at the same time is fetched once. */
export function read(path: string): Promise<unknown> {
  const known = underWay.get(path);
  if (known !== undefined) return known;
  const made = call('GET', path).finally(() => underWay.delete(path));
  underWay.set(path, made);
  return made;
}
