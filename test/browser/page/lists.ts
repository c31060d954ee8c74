import { ask } from './graphql.ts';

interface Value {
  value: unknown;
  displayValue: string | null;
}

/** A row of an answer: values by the alias of the field. */
export type Row = Readonly<Record<string, Value>> & { readonly Id: string };

/** Records of an object, the newest first. */
export async function rowsOf(object: string, selection: string, where = ''): Promise<Row[]> {
  const query = `query { uiapi { query { ${object}(${where} first: 200, orderBy: { CreatedDate: { order: DESC } }) { edges { node { Id ${selection} } } } } } }`;
  const { data, errors } = await ask({ query });
  if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join(' '));
  const answer = data as { uiapi: { query: Record<string, { edges: { node: Row }[] }> } };
  return (answer.uiapi.query[object]?.edges ?? []).map(({ node }) => node);
}

export const shown = (value: Value | undefined): string => {
  const text = value?.displayValue ?? value?.value;
  return typeof text === 'string' || typeof text === 'number' ? String(text) : text === true ? '✔' : '';
};
