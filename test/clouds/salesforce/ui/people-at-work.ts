import { z } from 'zod';
import { convertLead } from '../records/convert-lead.ts';
import type { Conversion } from '../records/convert-lead.ts';
import { normalizeId } from '../records/ids.ts';
import type { Org, Session } from '../org.ts';
import { sessionFor } from '../org.ts';
import { requireAccess, unknownObject } from '../permissions.ts';
import { rowJson } from '../rest/rest-rows.ts';
import { mergeRows, undeleteRow } from '../records/restore-rows.ts';
import { newestVersion } from '../rest/rest.ts';
import { createRow, deleteRow, existingRow, updateRow } from '../records/save.ts';
import type { Input, Transaction } from '../records/save.ts';
import { objectNamed } from '../records/schema.ts';
import type { ObjectType, Row } from '../records/schema.ts';
import { runQuery } from '../query/soql.ts';
import { inTransaction } from '../records/transaction.ts';
import type { Enqueue } from '../records/transaction.ts';

/** What a user can do in Lightning, with the same validation, security and flows as the API. Throws refusals as SalesforceError. */
export interface Person {
  /** Returns the id of the new record. */
  create(object: string, fields: Input): Promise<string>;
  update(object: string, id: string, fields: Input): Promise<void>;
  delete(object: string, id: string): Promise<void>;
  /** Many records of an object in one transaction, as an import does; their ids in order. */
  createMany(object: string, records: readonly Input[]): Promise<string[]>;
  /** Takes a record out of the recycle bin, with what was deleted along with it. */
  undelete(object: string, id: string): Promise<void>;
  /** Merges accounts into the first one. */
  mergeAccounts(winner: string, ...losers: string[]): Promise<void>;
  /** Converts a lead, with an opportunity of that name unless it is null. */
  convertLead(id: string, opportunityName?: string | null): Promise<Conversion>;
  /** The fields that this person may see. */
  get(object: string, id: string): Promise<Record<string, unknown>>;
  query(soql: string): Promise<Record<string, unknown>[]>;
}

/** A user working in the org, without HTTP and without counting API calls. Reads the permissions again for each step. */
export function personAtWork(org: Org, username: string, enqueue: Enqueue): Person {
  const apiVersion = newestVersion.toFixed(1);

  function session(): Session {
    const found = sessionFor(org, username);
    if (found === undefined) throw new Error(`there is no user ${username}`);
    return found;
  }

  function objectOf(name: string): ObjectType {
    const object = objectNamed(org.metadata().schema, name);
    if (object === undefined) throw unknownObject(name);
    return object;
  }

  function rowOf(object: ObjectType, id: string): Row {
    return existingRow(session(), object, normalizeId(id) ?? id, 'NOT_FOUND');
  }

  const inOneGo = <Result>(work: (transaction: Transaction) => Result) =>
    // Lightning shows the alert of a duplicate rule, and lets people save all the same.
    inTransaction(session(), enqueue, work, { insists: true });

  return {
    async create(name, fields) {
      return inOneGo((transaction) => createRow(transaction, objectOf(name), fields));
    },
    async createMany(name, records) {
      return inOneGo((transaction) => records.map((fields) => createRow(transaction, objectOf(name), fields)));
    },
    async undelete(name, id) {
      inOneGo((transaction) => {
        undeleteRow(transaction, objectOf(name), normalizeId(id) ?? id);
      });
    },
    async mergeAccounts(winner, ...losers) {
      inOneGo((transaction) => {
        mergeRows(transaction, objectOf('Account'), winner, losers);
      });
    },
    async convertLead(id, opportunityName = 'Converted lead') {
      return inOneGo((transaction) =>
        convertLead(transaction, id, {
          opportunityName,
          closeDate: new Date(org.clock.now()).toISOString().slice(0, 10),
        }),
      );
    },
    async update(name, id, fields) {
      const object = objectOf(name);
      inOneGo((transaction) => {
        updateRow(transaction, object, rowOf(object, id), fields);
      });
    },
    async delete(name, id) {
      const object = objectOf(name);
      inOneGo((transaction) => {
        deleteRow(transaction, object, rowOf(object, id));
      });
    },
    async get(name, id) {
      const object = objectOf(name);
      requireAccess(session().permissions, object, 'read');
      return rowJson(session(), apiVersion, object, rowOf(object, id));
    },
    async query(soql) {
      const { records } = runQuery({ session: session(), apiVersion, includeDeleted: false }, soql);
      return z.array(z.record(z.string(), z.unknown())).parse(records);
    },
  };
}
