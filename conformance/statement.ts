import type { Org } from './org.ts';

/** An answer to a question; `unknown`: what is there does not tell. */
export type Answer = string | boolean | number;

/**
 * A statement about a cloud that the product relies on (`holds` resolves, or rejects with what was seen instead), or a question
 * that nobody has answered in public: the relay is safe either way, and a switch of the simulated cloud has the same values.
 */
export type Statement<At = Org> = { says: string; source: string } & (
  { holds: (at: At) => Promise<void> } | { asks: string; answer: (at: At) => Promise<Answer> }
);

/** What came of a statement: `answer` only of a question, `problem` only of one that does not hold. */
export interface Finding {
  says: string;
  source: string;
  outcome: 'holds' | 'does not hold' | 'answered';
  asks?: string;
  answer?: Answer;
  problem?: string;
}

/** Asks a cloud about every statement, one after the other: they share its records. */
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
      findings.push({ says, source, outcome: 'does not hold', problem });
    }
  }
  return findings;
}
