import avro from 'avsc';
import { createHash } from 'node:crypto';
import type { ObjectType } from '../records/schema.ts';
import type { BusEvent } from './event-bus.ts';

export interface EventSchema {
  /** A fingerprint: another definition of the event has another id. */
  id: string;
  json: string;
  encode: (event: BusEvent) => Buffer;
}

const custom = (object: ObjectType) => [...object.fields.values()].filter((field) => field.custom);

/** The Avro schema of an event as the org describes it: when and by whom it was created, then its own fields, each of which may be null. */
export function eventSchema(object: ObjectType): EventSchema {
  const schema = {
    name: object.name,
    namespace: 'com.sforce.eventbus',
    type: 'record' as const,
    fields: [
      { name: 'CreatedDate', type: 'long', doc: 'CreatedDate:DateTime' },
      { name: 'CreatedById', type: 'string', doc: 'CreatedBy:EntityId' },
      ...custom(object).map(({ name }) => ({ name, type: ['null', 'string'], default: null, doc: 'Data:Text' })),
    ],
  };
  const json = JSON.stringify(schema);
  const type = avro.Type.forSchema(schema);
  return {
    id: createHash('sha256').update(json).digest('base64url').slice(0, 22),
    json,
    encode: ({ at, createdBy, values }) =>
      type.toBuffer({
        CreatedDate: at,
        CreatedById: createdBy,
        ...Object.fromEntries(
          custom(object).map(({ name }) => [name, values[name] == null ? null : String(values[name])]),
        ),
      }),
  };
}
