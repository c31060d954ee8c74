import { randomUUID } from 'node:crypto';
import { z } from 'zod';

/** An unparsed answer of Partner Center, whatever its status. */
export interface PartnerAnswer {
  status: number;
  headers: Headers;
  body: unknown;
}

const record = z.record(z.string(), z.unknown());
export type Item = z.infer<typeof record>;
const page = z.looseObject({
  value: z.array(record),
  '@odata.nextLink': z.string().optional(),
  '@odata.count': z.number().optional(),
});
export type ListPage = z.infer<typeof page>;

/** The referrals of a partner, through the public API only. */
export interface PartnerCenter {
  /** `path`: below the referrals, such as `?$top=1` or `/<id>`. `headers` replace ours; undefined leaves one out. */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string | undefined>>,
  ): Promise<PartnerAnswer>;
  list(query: string): Promise<ListPage>;
  /** The newest referral as a list shows it, and as a read returns it. @throws if there is none */
  sample(): Promise<{ listed: Item; read: PartnerAnswer }>;
  /** The referral created for the checks, once; only if the user asked for it. */
  own(): Promise<PartnerAnswer>;
}

/** `accessToken`: of a Referrals admin. `make`: a referral to create for the checks, and to close at the end. */
export function openPartnerCenter(apiUrl: string, accessToken: string, make: () => unknown): PartnerCenter {
  let made: Promise<PartnerAnswer> | undefined;
  const call: PartnerCenter['call'] = async (method, path, body, headers = {}) => {
    const ours: Readonly<Record<string, string | undefined>> = {
      ...{ authorization: `Bearer ${accessToken}`, accept: 'application/json', 'client-request-id': randomUUID() },
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    };
    const sent = Object.entries(ours).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const answer = await fetch(`${apiUrl}/v1.0/engagements/referrals${path}`, {
      ...{ method, headers: sent, redirect: 'manual', signal: AbortSignal.timeout(120_000) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json') === true && text !== '';
    const parsed: unknown = isJson ? JSON.parse(text) : text;
    return { status: answer.status, headers: answer.headers, body: parsed };
  };
  const list: PartnerCenter['list'] = async (query) => {
    const { status, body } = await call('GET', `?${query}`);
    if (status !== 200) throw new Error(`${query}: ${String(status)} ${JSON.stringify(body)}`);
    return page.parse(body);
  };
  return {
    call,
    list,
    async sample() {
      const [listed] = (await list('$top=1&$orderby=updatedDateTime desc')).value;
      if (typeof listed?.['id'] !== 'string') throw new Error('there is no referral to look at');
      return { listed, read: await call('GET', `/${listed['id']}`) };
    },
    own: () => (made ??= call('POST', '', make())),
  };
}

/** The body of an answer as an object; of anything else, an empty one. */
export const itemOf = ({ body }: PartnerAnswer): Item => record.safeParse(body).data ?? {};
