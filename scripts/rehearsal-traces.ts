import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { quoted, rowsOf } from './org-check.ts';

const traces = z.object({
  /** Whether the rehearsal installed the package: one that was already installed stays. */
  deployed: z.boolean(),
  assigned: z.array(z.string()),
  /** Ids of the records that it created. */
  records: z.array(z.object({ object: z.string(), id: z.string() })),
  /** When it began, ISO 8601. Cleaning also deletes what the relay has created since for deals of the simulated Partner Center. */
  since: z.string(),
});

/** What a rehearsal leaves in an org, kept in a file until it is removed. */
export type Traces = z.infer<typeof traces>;

/** In the user's home folder, like the sign-ins of the CLI, so that every checkout can clean up. */
const fileOf = (orgId: string) => join(homedir(), '.cosell-rehearsal', `${orgId}.json`);

export function readTraces(orgId: string): Traces | undefined {
  return existsSync(fileOf(orgId)) ? traces.parse(JSON.parse(readFileSync(fileOf(orgId), 'utf8'))) : undefined;
}

export function keepTraces(orgId: string, what: Traces): void {
  mkdirSync(dirname(fileOf(orgId)), { recursive: true });
  writeFileSync(fileOf(orgId), JSON.stringify(what, undefined, 2));
}

export function forgetTraces(orgId: string): void {
  rmSync(fileOf(orgId), { force: true });
}

/** The part of a connection that cleaning an org uses. */
interface Clearing {
  query(soql: string): PromiseLike<{ records: unknown[] }>;
  sobject(name: string): { delete(ids: string[]): PromiseLike<unknown> };
}

const row = z.object({ Id: z.string() });
const deal = row.extend({ AccountId: z.string().nullish() });

/** Deletes the records of a rehearsal: those that it created, and the opportunities and customers that arrived with its deals. */
export async function deleteRecords(connection: Clearing, { records, since }: Traces, userId: string): Promise<number> {
  const made = (object: string) => records.filter((one) => one.object === object).map(({ id }) => id);
  const bySinceThen = `CreatedDate >= ${since} AND CreatedById = '${userId}'`;
  const soql = `SELECT Id, AccountId FROM Opportunity WHERE Referral_Identifier__c != null AND ${bySinceThen}`;
  const deals = await rowsOf(connection, soql, deal);
  const customers = deals.flatMap(({ AccountId }) => AccountId ?? []);
  const accounts =
    customers.length === 0
      ? []
      : await rowsOf(connection, `SELECT Id FROM Account WHERE Id IN (${quoted(customers)}) AND ${bySinceThen}`, row);
  const gone = {
    Opportunity: unique([...made('Opportunity'), ...deals.map(({ Id }) => Id)]),
    // With their contacts.
    Account: unique([...made('Account'), ...accounts.map(({ Id }) => Id)]),
  };
  for (const [object, ids] of Object.entries(gone)) if (ids.length > 0) await connection.sobject(object).delete(ids);
  return gone.Opportunity.length + gone.Account.length;
}

const unique = (ids: readonly string[]) => [...new Set(ids)];
