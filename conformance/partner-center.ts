import type { PartnerCenter } from './partner-center/access.ts';
import { aboutReading } from './partner-center/reading.ts';
import { aboutWriting } from './partner-center/writing.ts';
import type { Statement } from './statement.ts';

/** Every statement about Partner Center that is asked: those that writing alone tells only where `write`. */
export const aboutPartnerCenter = (write: boolean): readonly Statement<PartnerCenter>[] =>
  write ? [...aboutReading, ...aboutWriting] : aboutReading;
