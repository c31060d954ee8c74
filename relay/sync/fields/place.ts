import { canonical, type FieldKind } from './canonical.ts';
import type { Json, JsonObject, PatchOperation } from '../model.ts';
import { setAt, tokens, valueAt } from './pointer.ts';
import { idsIn } from './solution-id.ts';

/**
 * Where a mapping row's value is in a referral, if it is more than one plain value: a list of solutions, an attribute found by its type,
 * two address lines that form one street, a person in a list.
 */
export interface Place {
  /** Overrides the kind that follows from the Salesforce field. */
  kind?: FieldKind;
  read(body: JsonObject): Json | undefined;
  /** Sets the value in place. */
  write(body: JsonObject, value: Json): void;
  /** The paths that a patch of it replaces. Patching single values of a list is not documented, so lists are replaced as a whole. */
  patched: readonly string[];
}

const solutions = '/details/requirements/solutions';
const attributes = '/details/requirements/additionalRequirements/attributes';
const address = '/customerProfile/address';

const listAt = (body: JsonObject, pointer: string): JsonObject[] => {
  const value = valueAt(body, pointer);
  return Array.isArray(value) ? value.filter((item): item is JsonObject => isObject(item)) : [];
};
const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const asText = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

const table: readonly { match: RegExp; place: (pointer: string) => Place }[] = [
  {
    match: new RegExp(`^${solutions}$`),
    place: () => ({
      kind: 'ids',
      read: (body) =>
        listAt(body, solutions)
          .map(({ id }) => asText(id))
          .join('\n'),
      write: (body, value) => {
        // Solutions that stay keep their other properties: type, price, quantity.
        const known = new Map(listAt(body, solutions).map((item) => [idsIn(asText(item['id']))[0], item]));
        const ids = idsIn(asText(value));
        setAt(
          body,
          solutions,
          ids.map((id) => known.get(id) ?? { type: 'Name', id }),
        );
      },
      patched: [solutions],
    }),
  },
  {
    match: new RegExp(`^${attributes}/\\w+$`),
    place: (pointer) => {
      const type = tokens(pointer).at(-1) ?? '';
      return {
        read: (body) => listAt(body, attributes).find((item) => item['type'] === type)?.['id'],
        write: (body, value) => {
          const others = listAt(body, attributes).filter((item) => item['type'] !== type);
          setAt(body, attributes, value === null ? others : [...others, { type, id: value }]);
        },
        patched: [attributes],
      };
    },
  },
  {
    match: new RegExp(`^${address}/addressLine1$`),
    place: (pointer) => ({
      read: (body) =>
        [valueAt(body, pointer), valueAt(body, `${address}/addressLine2`)].map(asText).filter(Boolean).join('\n'),
      write: (body, value) => {
        const [first = '', ...more] = (canonical(value, 'text') ?? '').split('\n');
        setAt(body, pointer, first);
        setAt(body, `${address}/addressLine2`, more.join(', '));
      },
      patched: [pointer, `${address}/addressLine2`],
    }),
  },
  {
    // The portal may leave the state blank and put its code into the region (observed). The relay does not change the region.
    match: new RegExp(`^${address}/state$`),
    place: (pointer) => ({
      ...plain(pointer),
      read: (body) => asText(valueAt(body, pointer)).trim() || valueAt(body, `${address}/region`),
    }),
  },
  { match: new RegExp(`^${address}/country$`), place: (pointer) => ({ ...plain(pointer), kind: 'country' }) },
  { match: /^\/details\/currency$/, place: (pointer) => ({ ...plain(pointer), kind: 'currency' }) },
  {
    match: /^(\/customerProfile)?\/team\/\d+\/\w+$/,
    place: (pointer) => ({ ...plain(pointer), patched: [pointer.replace(/\/\d+\/\w+$/, '')] }),
  },
];

const plain = (pointer: string): Place => ({
  read: (body) => valueAt(body, pointer),
  write: (body, value) => {
    setAt(body, pointer, value);
  },
  patched: [pointer],
});

export const placeAt = (pointer: string): Place =>
  table.find(({ match }) => match.test(pointer))?.place(pointer) ?? plain(pointer);

/**
 * The JSON Patch that turns one body into the other at these places, each once, in the given order. If a place's parent does not exist,
 * the patch adds the parent with its content (RFC 6902: `add` needs an existing parent).
 */
export function patchBetween(before: JsonObject, after: JsonObject, patched: readonly string[]): PatchOperation[] {
  const paths = new Set(patched.map((path) => existingParent(before, path)));
  return [...paths].map((path) => ({
    op: valueAt(before, path) === undefined ? 'add' : 'replace',
    path,
    value: valueAt(after, path) ?? null,
  }));
}

function existingParent(body: JsonObject, path: string): string {
  const parent = path.slice(0, path.lastIndexOf('/'));
  const value = valueAt(body, parent);
  return value === undefined || value === null ? existingParent(body, parent) : path;
}
