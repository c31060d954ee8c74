import { sql, type RawBuilder } from 'kysely';
import type { Store } from './store.ts';

/**
 * Part of a `with` clause: `held`, the ids of the pairs for which this condition holds. Their rows are locked in the order of their ids, in which all relays
 * lock rows. Materialized: evaluated again for each row, it would lock rows in another order.
 */
export const held = ({ forUpdate }: Pick<Store, 'forUpdate'>, condition: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`held as materialized (select id from link where ${condition} order by id ${forUpdate})`;
