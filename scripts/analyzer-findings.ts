import { z } from 'zod';

/** What the analyzer prints. Severity 1 is critical, 5 is for information. */
export const analyzed = z.object({
  engines: z.array(z.string()),
  rules: z.number(),
  findings: z.array(
    z.object({
      engine: z.string(),
      rule: z.string(),
      severity: z.number(),
      message: z.string(),
      file: z.string(),
      line: z.number(),
    }),
  ),
});
export type Finding = z.infer<typeof analyzed>['findings'][number];

/** False findings, and why they are false. */
const accepted: readonly { rule: string; file: string; why: string }[] = [
  {
    rule: '@lwc/lwc/no-async-operation',
    file: 'lwc/partnerCenter/timers.js',
    why: 'the only timer of the package: it is taken back when its component goes, and a test holds that',
  },
  {
    rule: 'ProtectSensitiveData',
    file: 'Partner_Center_Relay__c/fields/Credential_Expires__c.field-meta.xml',
    why: 'a date by which an admin renews a credential; the credential itself never leaves the relay',
  },
];

/** Findings of severity 1 to 3 outside tests that have no explanation. */
export const open = (findings: readonly Finding[]): Finding[] =>
  findings.filter(
    ({ rule, severity, file }) =>
      severity <= 3 &&
      !file.includes('/__tests__/') &&
      !accepted.some((one) => one.rule === rule && file.replaceAll('\\', '/').endsWith(one.file)),
  );

/** Explanations that no finding needs any more. */
export const idle = (findings: readonly Finding[]): string[] =>
  accepted
    .filter((one) => !findings.some(({ rule, file }) => rule === one.rule && file.endsWith(one.file)))
    .map(({ rule, file }) => `${rule} in ${file}`);
