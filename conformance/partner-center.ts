import type { PartnerCenter } from './partner-center/access.ts';
import { aboutReading } from './partner-center/reading.ts';
import { aboutWriting } from './partner-center/writing.ts';
import type { Statement } from './statement.ts';

/** Every statement about Partner Center to check; those that need a write only if `write` is set. */
export const aboutPartnerCenter = (write: boolean): readonly Statement<PartnerCenter>[] =>
  write ? [...aboutReading, ...aboutWriting] : aboutReading;
