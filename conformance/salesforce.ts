import { aboutManyRows } from './salesforce/many-rows.ts';
import { aboutPackage } from './salesforce/package.ts';
import { aboutProducts } from './salesforce/products.ts';
import { aboutRows } from './salesforce/rows.ts';
import { aboutSetup } from './salesforce/setup.ts';
import type { Statement } from './statement.ts';

/** Every statement about Salesforce to check in an org, simulated or real. */
export const aboutSalesforce: readonly Statement[] = [
  ...aboutRows,
  ...aboutManyRows,
  ...aboutProducts,
  ...aboutSetup,
  ...aboutPackage,
];
