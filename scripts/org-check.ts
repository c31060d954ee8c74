import { z } from 'zod';

/** A requirement for an installed org. Resolves to what is correct or to a warning; throws what is wrong and what to do. */
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
  /** The org's integration user, and the users who share deals. */
  relayUser: string;
  sellers: readonly string[];
}

/** What is wrong, ending with the step that fixes it. */
export class NotSetUp extends Error {}

/** A finding that may be intended, but that the admin should know. */
export interface Warning {
  warning: string;
}

/** Rows of a query, each parsed. */
export async function rowsOf<T>(
  connection: Pick<OrgConnection, 'query'>,
  soql: string,
  schema: z.ZodType<T>,
): Promise<T[]> {
  const { records } = await connection.query(soql);
  return z.array(schema).parse(records);
}

/** Texts as a SOQL list. */
export const quoted = (texts: readonly string[]) => texts.map((text) => `'${text.replaceAll("'", "\\'")}'`).join(', ');
