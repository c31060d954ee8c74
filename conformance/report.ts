import type { Finding } from './statement.ts';

const count = (findings: readonly Finding[], outcome: Finding['outcome']) =>
  String(findings.filter((finding) => finding.outcome === outcome).length);

const marks = { holds: '✔', 'does not hold': '✘', answered: '?', skipped: '-' } as const satisfies Record<
  Finding['outcome'],
  string
>;

/** The report for the user: a line for each statement, and a summary. */
export const linesOf = (findings: readonly Finding[]): string[] => [
  ...findings.flatMap(({ outcome, says, source, asks, answer, problem }) => [
    `${marks[outcome]} ${says}${outcome === 'answered' ? ` ${String(asks)} = ${String(answer)}` : ''}`,
    ...(problem === undefined
      ? []
      : [`  ${outcome === 'skipped' ? `skipped: needs ${problem}` : problem} (${source})`]),
  ]),
  `${String(findings.length)} statements: ${count(findings, 'holds')} hold, ${count(findings, 'does not hold')} do not, ${count(findings, 'answered')} questions answered, ${count(findings, 'skipped')} skipped.`,
];

export const allHold = (findings: readonly Finding[]): boolean =>
  findings.every(({ outcome }) => outcome !== 'does not hold');
