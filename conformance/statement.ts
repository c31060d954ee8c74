import type { Org } from './org.ts';

/**
 * A statement about Salesforce that the product relies on (`holds` resolves, or rejects with what was seen instead), or a question
 * that nobody has answered in public: the relay is safe either way, and a switch of the simulated org has the same values.
 */
export type Statement = { says: string; source: string } & (
  { holds: (org: Org) => Promise<void> } | { asks: string; answer: (org: Org) => Promise<string | boolean> }
);

/** What came of a statement: `answer` only of a question, `problem` only of one that does not hold. */
export interface Finding {
  says: string;
  source: string;
  outcome: 'holds' | 'does not hold' | 'answered';
  asks?: string;
  answer?: string | boolean;
  problem?: string;
}

/** Asks the org about every statement, one after the other: they share its records. */
export async function findOut(org: Org, statements: readonly Statement[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const statement of statements) {
    const { says, source } = statement;
    try {
      if ('asks' in statement)
        findings.push({ says, source, outcome: 'answered', asks: statement.asks, answer: await statement.answer(org) });
      else {
        await statement.holds(org);
        findings.push({ says, source, outcome: 'holds' });
      }
    } catch (thrown) {
      const problem = thrown instanceof Error ? thrown.message : String(thrown);
      findings.push({ says, source, outcome: 'does not hold', problem });
    }
  }
  return findings;
}
