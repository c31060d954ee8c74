import type { CosellError } from '../../errors.ts';
import type { Card, CardChange } from '../model.ts';

/** Lengths of the card's two long text fields (DESIGN 5.1). */
const auditLimit = 100_000;
const messageLimit = 4_000;

const allIsWell = { message: null, errorCode: null } satisfies CardChange;

/** The part of the wanted change that the card does not show yet. */
export const changedOnly = (wanted: CardChange | Partial<Card>, card: Card): CardChange =>
  Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => !(name in card) || card[name as keyof Card] !== value),
  );

/** The card after a success. Time stamp and audit change only when something was written. */
export function syncedCard(lines: readonly string[], now: number, card: Card): CardChange {
  const status = changedOnly({ status: 'Synced', ...allIsWell }, card);
  if (lines.length === 0 && Object.keys(status).length === 0) return {};
  return { ...status, lastSynced: new Date(now).toISOString(), ...withAudit(lines, now, card) };
}

/** Information that the seller need not act on: a deal that is closed in Partner Center accepts no corrections. */
export const isForInformation = ({ code }: CosellError): boolean => code === 'REFERRAL_CLOSED';

/** What is wrong and what to do, if the card does not say so yet. `lines`: what was copied all the same. */
export function attentionCard(error: CosellError, lines: readonly string[], now: number, card: Card): CardChange {
  const message = attentionMessage(error);
  const isInformation = isForInformation(error);
  const told = isUnread(error, card)
    ? [...lines, `${isInformation ? 'Not sent' : 'Needs attention'}: ${message}`]
    : lines;
  const status = isInformation ? 'Synced' : 'Needs attention';
  return {
    ...changedOnly({ status, message, errorCode: error.code }, card),
    ...withAudit(told, now, card),
  };
}

/** What is left to write so that the card says `wanted`, after `written` was saved instead. */
export const correctedCard = (before: Card, written: CardChange, wanted: CardChange): CardChange =>
  changedOnly({ ...before, ...wanted }, { ...before, ...written });

/** What is wrong. The card itself adds what to do about it, by the code, in the reader's language and role. */
const attentionMessage = (error: CosellError): string => (error.words ?? error.message).slice(0, messageLimit);

/** Whether the seller has not read this yet. The status alone cannot tell, because saving the record sets it to Pending. */
export const isUnread = (error: CosellError, card: Card): boolean => card.message !== attentionMessage(error);

export const pausedCard = (card: Card): CardChange => changedOnly({ status: 'Paused', ...allIsWell }, card);

/** The audit with these lines on top. At the field's limit the oldest lines are dropped. */
export function withAudit(lines: readonly string[], now: number, { audit }: Card): CardChange {
  if (lines.length === 0) return {};
  const stamp = `${new Date(now).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const text = [...lines.map((line) => `${stamp}  ${line}`), audit ?? ''].join('\n').trimEnd();
  const end = text.lastIndexOf('\n', auditLimit);
  return { audit: text.length <= auditLimit ? text : text.slice(0, end === -1 ? auditLimit : end) };
}

/** A blank card. */
export const blankCard: Card = {
  sync: false,
  referralId: null,
  referralLink: null,
  dealKind: null,
  response: null,
  responseReason: null,
  microsoftCrmId: null,
  audit: null,
  status: null,
  message: null,
  errorCode: null,
  moveTo: null,
  movedTo: null,
  offerRefused: null,
  direction: null,
  microsoftAnswer: null,
  microsoftSeller: null,
};
