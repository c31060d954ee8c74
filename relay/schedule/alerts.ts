import type { Alert, AlertKind } from '../ground/alert.ts';
import type { Cursors } from '../sync/ports/cursors.ts';

/** A current problem to report; `key` stays the same as long as it lasts. */
export interface Finding {
  key: string;
  kind: AlertKind;
  line: string;
  cure: string;
  link: string;
}

interface Alerting {
  cursors: Cursors;
  now: () => number;
  send: (alert: Alert) => Promise<void>;
}

const prefix = 'alert ';
/** Stored instead of a time: a past finding that no longer holds, and is reported again if it returns. */
const over = 0;
/** A message lists at most this many findings; the link shows all. */
const mostLines = 10;

/**
 * Reports each finding once, those of a kind in one message, and stores that, so that neither a restart nor another relay repeats it.
 * What could not be sent is sent the next time.
 */
export async function tellOnce({ cursors, now, send }: Alerting, findings: readonly Finding[]): Promise<void> {
  const keys = new Set(findings.map(({ key }) => prefix + key));
  for (const name of await cursors.names(prefix))
    if (!keys.has(name) && (await cursors.get(name)) !== over) await cursors.set(name, over);
  const untold: Finding[] = [];
  for (const finding of findings)
    if (((await cursors.get(prefix + finding.key)) ?? over) === over) untold.push(finding);
  for (const kind of new Set(untold.map((finding) => finding.kind))) {
    const ofKind = untold.filter((finding) => finding.kind === kind);
    const [first] = ofKind;
    if (first === undefined) continue;
    const more = ofKind.length - mostLines;
    await send({
      ...{ kind, cure: first.cure, link: first.link },
      lines: [
        ...ofKind.slice(0, mostLines).map(({ line }) => line),
        ...(more > 0 ? [`${String(more)} more: cosell failed list`] : []),
      ],
    });
    for (const { key } of ofKind) await cursors.set(prefix + key, now());
  }
}
