import { eventually } from '../test/relay-under-test.ts';
import { ownDeal, type Stage } from './story.ts';

/** How long a seller may wait for ✔ at 50 ms for each call, in the median of several deals. */
const goalMs = 1_500;

/**
 * Shares this many deals with Microsoft, one after another, and prints how long each takes from the save to ✔. Resolves to whether the
 * median is within the goal.
 */
export async function timeShares(stage: Stage, count: number, print: (line: string) => void): Promise<boolean> {
  const seller = stage.salesforce.as(stage.salesforce.users.seller);
  const times: number[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    const id = await ownDeal(stage, `Adventure Works ${String(turn + 1)}`);
    const started = performance.now();
    await seller.update('Opportunity', id, {
      Sync_with_Partner_Center__c: true,
      How_can_Microsoft_help__c: 'Proof Of Concept or Demo',
      Products__c: 'SOL-15974-MQF',
    });
    await eventually('✔', async () => {
      const [row] = await seller.query(`SELECT Partner_Center_Sync_Status__c FROM Opportunity WHERE Id = '${id}'`);
      return row?.['Partner_Center_Sync_Status__c'] === 'Synced';
    });
    times.push(performance.now() - started);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? Infinity;
  const shown = times.map((ms) => ms.toFixed(0)).join(', ');
  print(`From the save to ✔: ${shown} ms; median ${median.toFixed(0)} ms, goal ${String(goalMs)} ms`);
  return median <= goalMs;
}
