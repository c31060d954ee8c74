import { z } from 'zod';

/** One thing that an installed org must have. It resolves to what is well, or to a warning, or throws what is wrong and what to do. */
export interface OrgCheck {
  name: string;
  look: (org: OrgUnderSetup) => Promise<string | Warning>;
}

/** What the checks use of a connection to the org. */
export interface OrgConnection {
  version: string;
  query(soql: string): PromiseLike<{ records: unknown[] }>;
  describe(object: string): PromiseLike<unknown>;
  request(address: string): PromiseLike<unknown>;
}

export interface OrgUnderSetup {
  connection: OrgConnection;
  /** The org's integration user, and the people who share deals. */
  relayUser: string;
  sellers: readonly string[];
}

/** What is wrong, in words that end with the step that mends it. */
export class NotSetUp extends Error {}

/** What may be meant that way, but should be known. */
export interface Warning {
  warning: string;
}

/** Rows of a query, each in the agreed shape. */
export async function rowsOf<T>(
  connection: Pick<OrgConnection, 'query'>,
  soql: string,
  schema: z.ZodType<T>,
): Promise<T[]> {
  const { records } = await connection.query(soql);
  return z.array(schema).parse(records);
}

/** Texts as SOQL lists them. */
export const quoted = (texts: readonly string[]) => texts.map((text) => `'${text.replaceAll("'", "\\'")}'`).join(', ');
