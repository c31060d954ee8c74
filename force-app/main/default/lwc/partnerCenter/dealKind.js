import { labels } from './labels';

/** The kind of deal that follows from the choices, and what it means. A deal only moves up: private, partner-led, co-sell. */
export function dealKind({ help, visible }) {
  if (help) return { name: labels.kindCoSell, text: labels.kindCoSellText };
  return visible
    ? { name: labels.kindPartnerLed, text: labels.kindPartnerLedText }
    : { name: labels.kindPrivate, text: labels.kindPrivateText };
}
