import formulon from 'formulon';
import type { Literal } from 'formulon';
import { z } from 'zod';

type Node = { type: 'callExpression'; id: string; arguments: Node[] } | { type: 'identifier'; name: string } | Literal;

const literalSchema = z.object({
  type: z.literal('literal'),
  dataType: z.enum(['text', 'number', 'checkbox', 'date', 'datetime', 'picklist', 'null']),
  value: z.union([z.string(), z.number(), z.boolean(), z.null(), z.date()]),
  options: z.object({
    length: z.number().optional(),
    scale: z.number().optional(),
    values: z.array(z.string()).optional(),
  }),
});

const nodeSchema: z.ZodType<Node> = z.lazy(() =>
  z.union([
    z.object({ type: z.literal('callExpression'), id: z.string(), arguments: z.array(nodeSchema) }),
    z.object({ type: z.literal('identifier'), name: z.string() }),
    literalSchema,
  ]),
);

const failureSchema = z.object({ type: z.literal('error'), message: z.string() });

const blank: Literal = { type: 'literal', dataType: 'null', value: null, options: {} };
const no: Literal = { type: 'literal', dataType: 'checkbox', value: false, options: {} };

/** What these make of a blank: arithmetic stays blank, a comparison does not hold. The evaluator itself refuses the one and affirms the other. */
const ofBlank: Readonly<Record<string, Literal>> = {
  ...Object.fromEntries(['add', 'subtract', 'multiply', 'divide', 'exponentiate'].map((id) => [id, blank])),
  ...Object.fromEntries(['lessThan', 'lessThanOrEqual', 'greaterThan', 'greaterThanOrEqual'].map((id) => [id, no])),
};

/** Joined to a text, a blank is an empty text. */
function asText(value: Literal): Literal {
  return value.dataType === 'null' ? { ...value, dataType: 'text', value: '', options: { length: 0 } } : value;
}

/** Operators that the evaluator does not know by name. */
const symbols: Readonly<Record<string, string>> = {
  lessThan: '<',
  lessThanOrEqual: '<=',
  greaterThan: '>',
  greaterThanOrEqual: '>=',
};

/** The evaluator reads its formula anew each time, and orgs ask the same of many records: whether a box is not ticked. */
const known = new Map<string, Literal>();
const mostKnown = 10_000;

function call(id: string, values: readonly Literal[]): Literal {
  const key = JSON.stringify([id, values]);
  const found = known.get(key) ?? work(id, values);
  if (known.size >= mostKnown) known.clear();
  known.set(key, found);
  return found;
}

function work(id: string, values: readonly Literal[]): Literal {
  const names = values.map((_, index) => `x${index}`);
  const variables = Object.fromEntries(values.map((value, index) => [`x${index}`, value]));
  const answer = formulon.parse(
    symbols[id] === undefined ? `${id}(${names.join(', ')})` : names.join(symbols[id]),
    variables,
  );
  const failure = failureSchema.safeParse(answer);
  if (failure.success) throw new Error(failure.data.message);
  return literalSchema.parse(answer);
}

function evaluate(node: Node, variables: Readonly<Record<string, Literal>>): Literal {
  if (node.type === 'literal') return node;
  if (node.type === 'identifier') return variables[node.name] ?? blank;
  const { id, arguments: parts } = node;
  const [first, ...branches] = parts;
  if (id === 'if' && first !== undefined && branches.length === 2) {
    const branch = branches[evaluate(first, variables).value === true ? 0 : 1];
    return branch === undefined ? blank : evaluate(branch, variables);
  }
  const values = parts.map((part) => evaluate(part, variables));
  if (id === 'add' && values.some(({ dataType }) => dataType === 'text')) return call(id, values.map(asText));
  const blankResult = ofBlank[id];
  return blankResult !== undefined && values.some(({ dataType }) => dataType === 'null')
    ? blankResult
    : call(id, values);
}

/** A formula taken apart once, to be evaluated step by step with the values of the names in it. Throws on a syntax error. */
export function formulaSteps(formula: string): (variables: Readonly<Record<string, Literal>>) => Literal {
  const parsed = formulon.ast(formula);
  if (failureSchema.safeParse(parsed).success) throw new Error('Syntax error in formula');
  const tree = nodeSchema.parse(parsed);
  return (variables) => evaluate(tree, variables);
}
