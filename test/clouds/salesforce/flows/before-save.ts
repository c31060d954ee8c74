import { runFlow } from './flow.ts';
import { isTriggered } from '../deploy/metadata.ts';
import type { Session } from '../org.ts';
import type { ObjectType, Row } from '../records/schema.ts';

/** The change with what the flows make of it that run before the record is saved; each sees what the ones before it assigned. */
export function throughFlowsBefore(session: Session, object: ObjectType, before: Row | undefined, changed: Row): Row {
  let complete = changed;
  const flows = [...session.org.metadata().flows.values()]
    .filter(isTriggered)
    .filter((flow) => flow.object === object.name && flow.runs === 'before')
    .sort((a, b) => a.order - b.order);
  for (const flow of flows) {
    const save = {
      before,
      get after() {
        return { ...before, ...complete };
      },
      hasPermission: (name: string) => session.permissions.hasCustomPermission(name),
      userId: session.user.id,
    };
    runFlow(flow, save, {
      assign(change) {
        complete = { ...complete, ...change };
      },
      // Refused when the flow was deployed.
      queue: () => undefined,
      publish: () => undefined,
      find: () => undefined,
      notify: () => undefined,
      update: () => undefined,
    });
  }
  return complete;
}
