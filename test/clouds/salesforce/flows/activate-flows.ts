import { compileFlow } from './flow.ts';
import { copyMetadata } from '../deploy/metadata.ts';
import type { Org } from '../org.ts';

/** What an admin does in Setup > Flows after a deployment to production: activates the newest version of every flow. */
export function activateFlows(org: Org): void {
  const metadata = copyMetadata(org.metadata());
  const { rowOf, now } = org.deployContext;
  for (const [name, version] of metadata.flowVersions) {
    const xml = metadata.sources.get(`Flow:${name}`);
    const compiled = compileFlow(name, xml, metadata, { schema: metadata.schema, rowOf, now });
    if (compiled === undefined) continue;
    metadata.flows.set(name, compiled);
    metadata.flowVersions.set(name, { ...version, active: version.latest });
  }
  org.replaceMetadata(metadata);
}
