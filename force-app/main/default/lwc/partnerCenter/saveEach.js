import { updateRecord } from 'lightning/uiRecordApi';
import { messageOf } from './errors';

const atOnce = 4;

/**
 * Saves one change for each of several records, a few at a time. Calls `report` for each outcome with the id and the error, if
 * any. Resolves to the number of saved records.
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
