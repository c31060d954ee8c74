import { aboutManyRows } from './salesforce/many-rows.ts';
import { aboutRows } from './salesforce/rows.ts';
import { aboutSetup } from './salesforce/setup.ts';
import type { Statement } from './statement.ts';

/** Every statement about Salesforce to check in an org, simulated or real. */
export const aboutSalesforce: readonly Statement[] = [...aboutRows, ...aboutManyRows, ...aboutSetup];
