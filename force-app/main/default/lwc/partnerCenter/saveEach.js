import { updateRecord } from 'lightning/uiRecordApi';
import { messageOf } from './errors';

const atOnce = 4;

/**
 * Saves one change for each of several records, a few at a time. `report` hears each outcome as it comes: the id, and what went
 * wrong if something did. Resolves to how many were saved.
 */
export async function saveEach(changes, report = () => undefined) {
  const waiting = [...changes];
  let saved = 0;
  const work = async () => {
    const fields = waiting.shift();
    if (fields === undefined) return undefined;
    try {
      await updateRecord({ fields });
      saved += 1;
      report(fields.Id);
    } catch (error) {
      report(fields.Id, messageOf(error));
    }
    return work();
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return saved;
}
