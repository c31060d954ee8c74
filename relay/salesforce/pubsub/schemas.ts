import avro, { type Type } from 'avsc';
import { z } from 'zod';

const record = z.looseObject({ type: z.literal('record'), name: z.string(), fields: z.array(z.unknown()) });

/** Decodes payloads by the schema that each names. A schema id always means the same schema, so each is requested once. */
export function createSchemas(ask: (id: string) => Promise<string>) {
  const known = new Map<string, Promise<Type>>();

  async function load(id: string): Promise<Type> {
    const json: unknown = JSON.parse(await ask(id));
    record.parse(json);
    const type: unknown = avro.parse(JSON.stringify(json), {});
    if (!(type instanceof avro.Type)) throw new Error(`schema ${id} is not a type`);
    return type;
  }

  return {
    async decode(id: string, payload: Buffer): Promise<unknown> {
      const type = known.get(id) ?? load(id);
      known.set(id, type);
      try {
        const value: unknown = (await type).fromBuffer(payload);
        return value;
      } catch (thrown) {
        known.delete(id);
        throw thrown;
      }
    },
  };
}
