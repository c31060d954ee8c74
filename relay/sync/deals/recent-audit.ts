import type { Settings } from '../fields/mapping.ts';
import type { Opportunity } from '../model.ts';

/** The minimum that holds the values overwritten by one conflict. */
const fewestCharacters = 10_000;

/**
 * The opportunity with only the newest lines of its audit, if the admin limits the audit (setting `Audit_Characters`). The older lines go
 * when the next line is written. An invalid setting removes nothing.
 */
export function withRecentAudit(opportunity: Opportunity, settings: Settings): Opportunity {
  const most = Number(settings['Audit_Characters']);
  const { card } = opportunity;
  const text = card.audit ?? '';
  if (!Number.isInteger(most) || most < fewestCharacters || text.length <= most) return opportunity;
  // A line is kept whole, however long it is.
  const end = text.lastIndexOf('\n', most);
  return { ...opportunity, card: { ...card, audit: text.slice(0, end === -1 ? firstLine(text) : end) } };
}

const firstLine = (text: string): number => (text.includes('\n') ? text.indexOf('\n') : text.length);
