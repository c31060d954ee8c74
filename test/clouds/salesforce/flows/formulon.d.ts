/** The part of formulon that the simulated org uses; its answers are parsed where they are used. */
declare module 'formulon' {
  export interface Literal {
    type: 'literal';
    dataType: 'text' | 'number' | 'checkbox' | 'date' | 'datetime' | 'picklist' | 'null';
    value: string | number | boolean | Date | null;
    options: { length?: number | undefined; scale?: number | undefined; values?: string[] | undefined };
  }
  const formulon: {
    parse: (formula: string, variables: Record<string, Literal>) => unknown;
    extract: (formula: string) => unknown;
    ast: (formula: string) => unknown;
  };
  export default formulon;
}
