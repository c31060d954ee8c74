import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { realClock } from '../clock.ts';
import { deploy } from '../clouds/salesforce/deploy/deploy.ts';
import type { OrgMetadata } from '../clouds/salesforce/deploy/metadata.ts';
import { componentsOf, filesOfFolder } from '../clouds/salesforce/deploy/metadata-source.ts';
import type { Component } from '../clouds/salesforce/deploy/metadata-source.ts';
import { createOrg, usernames } from '../clouds/salesforce/org.ts';
import { startSalesforceCloud } from '../clouds/salesforce/start.ts';
import type { SalesforceCloud, SalesforceCloudOptions } from '../clouds/salesforce/start.ts';
import { defaultSwitches } from '../clouds/salesforce/switches.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

const projectSchema = z.looseObject({
  packageDirectories: z.array(z.looseObject({ path: z.string(), default: z.boolean().default(false) })),
  sourceApiVersion: z.string(),
});

/** sfdx-project.json as far as the checks read it. */
export const project = projectSchema.parse(JSON.parse(readFileSync(join(root, 'sfdx-project.json'), 'utf8')));

/** The package directories, the one that the others build on first. */
export const packageDirectories: readonly string[] = project.packageDirectories
  .toSorted((left, right) => Number(right.default) - Number(left.default))
  .map(({ path }) => path);

/** Values for the placeholders of the package, good enough for a deployment. */
export const placeholders = {
  RELAY_PUBLIC_URL: 'https://relay.contoso.example',
  SALESFORCE_WEBHOOK_SECRET: 'b7d4f1c8a95e4c6f8a2e',
  SALESFORCE_USERNAME: usernames.integration,
} as const;

/** Every metadata file of every package directory: path from the root of the repository, and text with placeholders filled in. */
export const files = packageDirectories.flatMap((directory) =>
  filesOfFolder(join(root, directory), placeholders).map(({ path, text }) => ({ path: path.slice(root.length), text })),
);

/** Every component of the package; `file` is the path from the root of the repository. */
export const components: readonly Component[] = componentsOf(files);

/** The components of one metadata type. */
export const componentsOfType = (type: string) => components.filter((component) => component.type === type);

function deployed(): OrgMetadata {
  const org = createOrg(realClock, defaultSwitches);
  const outcome = deploy(org.metadata(), components, org.deployContext);
  const problems = outcome.results.flatMap(({ file, problem }) => (problem === undefined ? [] : [`${file}: ${problem}`]));
  if (problems.length > 0) throw new Error(`The package cannot be deployed:\n${problems.join('\n')}`);
  return outcome.metadata;
}

/** What an org knows once all package directories are deployed. */
export const metadata: OrgMetadata = deployed();

/** An org with all package directories deployed; its messages go nowhere. */
export async function startPackageOrg(options: SalesforceCloudOptions = {}): Promise<SalesforceCloud> {
  const cloud = await startSalesforceCloud(options);
  for (const directory of packageDirectories) cloud.deploy(join(root, directory), placeholders);
  cloud.pauseOutbound();
  return cloud;
}
