import type { Org } from './org.ts';

/** An answer to a question; `unknown`: the data in the cloud does not show it. */
export type Answer = string | boolean | number;

/**
 * A statement about a cloud that the product relies on (`holds` resolves, or rejects with what it found instead), or a question
 * without a documented answer: the relay is safe either way, and a switch of the simulated cloud has the same values.
 */
export type Statement<At = Org> = { says: string; source: string } & (
  { holds: (at: At) => Promise<void> } | { asks: string; answer: (at: At) => Promise<Answer> }
);

/** A statement throws this if it cannot be checked here. The message says what is missing. */
export class Needs extends Error {}

/** The result of a statement: `answer` only for a question, `problem` only for one that does not hold or was skipped. */
export interface Finding {
  says: string;
  source: string;
  outcome: 'holds' | 'does not hold' | 'answered' | 'skipped';
  asks?: string;
  answer?: Answer;
  problem?: string;
}

/** Checks every statement in a cloud, one after the other, because they share its records. */
export async function findOut<At>(at: At, statements: readonly Statement<At>[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const statement of statements) {
    const { says, source } = statement;
    try {
      if ('asks' in statement)
        findings.push({ says, source, outcome: 'answered', asks: statement.asks, answer: await statement.answer(at) });
      else {
        await statement.holds(at);
        findings.push({ says, source, outcome: 'holds' });
      }
    } catch (thrown) {
      const problem = thrown instanceof Error ? thrown.message : String(thrown);
      findings.push({ says, source, outcome: thrown instanceof Needs ? 'skipped' : 'does not hold', problem });
    }
  }
  return findings;
}
