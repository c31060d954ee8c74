import { z } from 'zod';

/** An unparsed answer of the org, whatever its status. */
export interface OrgAnswer {
  status: number;
  headers: Headers;
  body: unknown;
}

/** An org, through its public API only. Every record created through it is deleted at the end. */
export interface Org {
  userId: string;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<OrgAnswer>;
  /** Creates a record and returns its id. */
  create(object: string, fields: Record<string, unknown>): Promise<string>;
  query(soql: string): Promise<Record<string, unknown>[]>;
  describe(object: string): Promise<Described>;
  /** Also deletes a record that was created in another way. */
  keep(object: string, id: string): void;
  /** The next outbound message that names this record, as XML; undefined if nothing listens for messages. */
  messageAbout: ((id: string) => Promise<string>) | undefined;
  /** Deletes the created records, the newest first; resolves to those that could not be deleted. */
  cleanUp(): Promise<string[]>;
}

const described = z.object({
  fields: z.array(z.looseObject({ name: z.string() })),
  recordTypeInfos: z.array(z.object({ master: z.boolean().default(false) })).default([]),
  childRelationships: z.array(z.object({ relationshipName: z.string().nullish() })).default([]),
});
export type Described = z.infer<typeof described>;

const made = z.object({ id: z.string() });
const rows = z.object({ records: z.array(z.record(z.string(), z.unknown())) });

/** `accessToken`: of a user who can edit opportunities, accounts, contacts and the package's solutions. */
export function openOrg(
  instanceUrl: string,
  accessToken: string,
  options: { version: string; userId: string; messageAbout?: Org['messageAbout'] },
): Org {
  const kept: { object: string; id: string }[] = [];
  const base = `${instanceUrl}/services/data/v${options.version}`;

  async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const answer = await fetch(`${base}${path}`, {
      method,
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(120_000),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
    };
  }

  return {
    userId: options.userId,
    messageAbout: options.messageAbout,
    call,
    async create(object, fields) {
      const { status, body } = await call('POST', `/sobjects/${object}`, fields);
      if (status !== 201) throw new Error(`${object} was not made: ${JSON.stringify(body)}`);
      const { id } = made.parse(body);
      kept.push({ object, id });
      return id;
    },
    async query(soql) {
      const { status, body } = await call('GET', `/query?q=${encodeURIComponent(soql)}`);
      if (status !== 200) throw new Error(`${soql}: ${JSON.stringify(body)}`);
      return rows.parse(body).records;
    },
    describe: async (object) => described.parse((await call('GET', `/sobjects/${object}/describe`)).body),
    keep: (object, id) => kept.push({ object, id }),
    async cleanUp() {
      const left: string[] = [];
      for (const { object, id } of kept.reverse()) {
        const { status } = await call('DELETE', `/sobjects/${object}/${id}`);
        // Deleted together with its parent, or by a statement about deletion.
        if (status !== 204 && status !== 404) left.push(`${object} ${id}`);
      }
      return left;
    },
  };
}
