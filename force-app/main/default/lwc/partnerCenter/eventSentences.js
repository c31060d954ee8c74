import { format } from './format';
import { labels } from './labels';
import { problemOf } from './problems';

const kinds = new Map([
  ['Private', labels.kindPrivate],
  ['Partner-led', labels.kindPartnerLed],
  ['Co-sell', labels.kindCoSell],
  ['Partner-to-partner', labels.kindPartnerToPartner],
  ['Lead', labels.kindLead],
]);

/** `more` with the value filled in if there is one, otherwise the sentence without a value. */
const withValue = (plain, more, value) => (value ? format(more, value) : plain);

function ofMicrosoft(sentence) {
  return ({ reason }) => withValue(sentence, `${sentence}. ${labels.eventReason}`, reason);
}

/** Names of fields; undefined if there are none, so that the summary is shown. */
function naming(sentence, lines) {
  return lines.length > 0 ? format(sentence, lines.map(({ field }) => field).join(', ')) : undefined;
}

/** The sentence for each code of an event, from its values and from what it shows. */
const sentences = {
  received: ({ by }) => withValue(labels.eventReceived, labels.eventReceivedFrom, by),
  'similar-account': ({ name }) => withValue(labels.eventSimilarAccount, labels.eventSimilarAccountNamed, name),
  'other-owner': () => labels.eventOtherOwner,
  shared: ({ dealKind }) => withValue(labels.eventShared, labels.eventSharedAs, kinds.get(dealKind) ?? dealKind),
  accepted: () => labels.eventAccepted,
  declined: () => labels.eventDeclined,
  paused: () => labels.eventPaused,
  'microsoft-received': ofMicrosoft(labels.eventMicrosoftReceived),
  'microsoft-accepted': ofMicrosoft(labels.eventMicrosoftAccepted),
  'microsoft-declined': ofMicrosoft(labels.eventMicrosoftDeclined),
  'microsoft-expired': ofMicrosoft(labels.eventMicrosoftExpired),
  'microsoft-won': ofMicrosoft(labels.eventMicrosoftWon),
  'microsoft-lost': ofMicrosoft(labels.eventMicrosoftLost),
  changed: (_values, { changes, notCopied }) =>
    naming(labels.eventChanged, changes) ?? naming(labels.eventNotCopiedFields, notCopied),
  conflict: (_values, { lost }) => naming(labels.eventConflict, lost),
  'needs-attention': (_values, { errorCode }) => problemOf(errorCode)?.reason,
  'moved-here': () => labels.eventMovedHere,
  'moved-away': () => labels.eventMovedAway,
  linked: () => labels.eventLinked,
};

/** What happened, as one sentence in the reader's language; undefined for an unknown code. */
export function sentenceOf(code, values, shown) {
  return Object.hasOwn(sentences, code) ? sentences[code](values ?? {}, shown) : undefined;
}
