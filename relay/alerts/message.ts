import type { Alert, AlertKind } from '../ground/alert.ts';

/** Who receives the alerts: each takes a body of its own. */
export type AlertFormat = 'slack' | 'teams' | 'plain';

const titles: Readonly<Record<AlertKind, string>> = {
  parked: 'Co-sell: deals that the relay has set aside',
  credential: 'Co-sell: a credential expires',
  silence: 'Co-sell: no notifications',
  expiring: 'Co-sell: deals that wait for your answer expire',
};

/**
 * The body that each receiver expects: Slack's incoming webhooks (`text` in mrkdwn), Teams' workflows (a message with an Adaptive Card),
 * and plain JSON for all others.
 */
export const messages: Readonly<Record<AlertFormat, (alert: Alert) => object>> = {
  slack: ({ kind, lines, cure, link }) => ({
    text: [`*${titles[kind]}*`, ...lines.map((line) => `• ${escaped(line)}`), escaped(cure), `<${link}>`].join('\n'),
  }),
  teams: ({ kind, lines, cure, link }) => ({
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [
            { type: 'TextBlock', weight: 'Bolder', wrap: true, text: titles[kind] },
            ...lines.map(unmarked),
            unmarked(cure),
          ],
          actions: [{ type: 'Action.OpenUrl', title: 'Open', url: link }],
        },
      },
    ],
  }),
  plain: ({ kind, lines, cure, link }) => ({ kind, title: titles[kind], lines, cure, link }),
};

/** A text block would read Markdown: a deal's name could be a link that seems to be ours. */
const unmarked = (text: string) => ({ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text }] });

/** Slack reads these three as markup. */
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
