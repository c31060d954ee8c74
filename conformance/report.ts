import type { Finding } from './statement.ts';

const count = (findings: readonly Finding[], outcome: Finding['outcome']) =>
  String(findings.filter((finding) => finding.outcome === outcome).length);

/** The report for the user: a line for each statement, and a summary. */
export const linesOf = (findings: readonly Finding[]): string[] => [
  ...findings.flatMap(({ outcome, says, source, asks, answer, problem }) => [
    outcome === 'answered'
      ? `? ${says} ${String(asks)} = ${String(answer)}`
      : `${outcome === 'holds' ? '✔' : '✘'} ${says}`,
    ...(problem === undefined ? [] : [`  ${problem} (${source})`]),
  ]),
  `${String(findings.length)} statements: ${count(findings, 'holds')} hold, ${count(findings, 'does not hold')} do not, ${count(findings, 'answered')} questions answered.`,
];

export const allHold = (findings: readonly Finding[]): boolean =>
  findings.every(({ outcome }) => outcome !== 'does not hold');
