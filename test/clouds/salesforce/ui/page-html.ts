/** HTML that is safe to send: everything put into it was escaped or is markup of ours. */
export interface Html {
  html: string;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

type Part = Html | readonly Html[] | string | number | boolean | null | undefined;

function rendered(part: Part): string {
  if (part === null || part === undefined || part === false || part === true) return '';
  if (typeof part === 'string' || typeof part === 'number') {
    return String(part).replace(/[&<>"']/g, (character) => entities[character] ?? character);
  }
  return 'html' in part ? part.html : part.map(({ html: inner }) => inner).join('');
}

/** A template whose values are escaped, except those that are HTML already. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: String.raw({ raw: strings }, ...parts.map(rendered)) };
}

const style = `
  body { margin: 0; font: 15px/1.5 system-ui, sans-serif; color: #181818; background: #f3f3f3 }
  header { background: #fff; border-bottom: 1px solid #d8dde6; padding: 12px 24px } header a { color: inherit; text-decoration: none; font-weight: 600 }
  main { max-width: 960px; margin: 24px auto; padding: 16px 24px; background: #fff; border: 1px solid #d8dde6; border-radius: 4px }
  table { width: 100%; border-collapse: collapse } th, td { text-align: left; padding: 6px 8px; border-bottom: 1px solid #e5e5e5 } td.number, th.number { text-align: right }
  dl, form { display: grid; grid-template-columns: 240px 1fr; gap: 8px 16px; align-items: start } dt, label { color: #444 } dd { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere }
  input, select, textarea { font: inherit; padding: 4px 8px; border: 1px solid #747474; border-radius: 4px } input:not([type=checkbox]), select, textarea { width: 100%; box-sizing: border-box } input[type=checkbox] { justify-self: start }
  button, .button { font: inherit; background: #0176d3; color: #fff; border: 0; border-radius: 4px; padding: 6px 16px; text-decoration: none; cursor: pointer; justify-self: start }
  .error { background: #fddde3; border-left: 4px solid #ba0517; padding: 8px 16px } a { color: #0b5cab } h1 { font-size: 22px } h2 { font-size: 17px }
`;

/** A whole page. */
export function page(title: string, content: Html): string {
  const document = markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        <style>
          ${{ html: style }}
        </style>
      </head>
      <body>
        <header><a href="/lightning/o/Opportunity/list">Simulated Salesforce · Opportunities</a></header>
        <main>${content}</main>
      </body>
    </html>`;
  return document.html;
}
