import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';

/** Stands for a process that has no name (`Presence`). As long as a name. */
const nameless = 'nameless';
const tagLength = `${nameless}.`.length + randomUUID().length;

/** A new unique text that begins with the name of the process that holds something. */
export const newTag = (name: string | undefined): string => `${name ?? nameless}.${randomUUID()}`;

/** What follows a tag. */
export const afterTag = (text: string): string => text.slice(tagLength);

/** In SQL, whether a column begins with this tag. */
export const hasTag = (column: 'lease_token', tag: string) => sql`substr(${sql.ref(column)}, 1, ${tagLength}) = ${tag}`;

type Column = 'lease_token' | 'holder';

/** In SQL, the name in a column; null if it holds none, for example because a version without names wrote it. */
export const nameIn = (column: Column) =>
  sql<string | null>`case when substr(${sql.ref(column)}, ${nameless.length + 1}, 1) = '.'
    and substr(${sql.ref(column)}, 1, ${nameless.length}) <> ${nameless} then substr(${sql.ref(column)}, 1, ${nameless.length}) end`;
