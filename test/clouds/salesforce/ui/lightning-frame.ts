import { darkTheme } from './dark-theme.ts';
import { frameTexts } from './lightning-texts.ts';
import type { AppTab } from './lightning-placements.ts';
import { type Html, markup } from './page-html.ts';
import { tagOf, type Language } from './translations.ts';

/** What the frame around every Lightning page shows. */
export interface Frame {
  title: string;
  language: Language;
  languages: readonly (readonly [Language, string])[];
  user: string;
  users: readonly (readonly [string, string])[];
  theme: string;
  path: string;
  tabs: readonly AppTab[];
  assets: { importMap: Readonly<Record<string, string>>; script: string; style: string };
  session: unknown;
}

/** JSON inside a script: nothing in it can end the script. */
const json = (value: unknown): Html => ({ html: JSON.stringify(value).replaceAll('<', '\\u003c') });

const style = `
  html { min-height: 100%; background: #b0c4df; } body { background: none; }
  .frame-bar { background: #fff; border-bottom: 3px solid #0176d3; }
  .frame-tabs { display: flex; flex-wrap: wrap; align-items: stretch; padding: 0 1rem; }
  .frame-tabs a { display: block; padding: .6rem .75rem; color: #181818; border-top: 3px solid transparent; }
  .frame-tabs a[aria-current] { border-top-color: #0176d3; background: #eef4ff; font-weight: 600; }
  .frame-app { padding: .6rem .75rem .6rem 0; font-size: 1.125rem; }
  .frame-switch { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; padding: .35rem 1rem; background: #16325c; color: #fff; }
  .frame-switch select, .frame-switch button { width: auto; color: #181818; background: #fff; }
  .frame-switch a { color: #fff; text-decoration: underline; }
  .frame-main { padding: .75rem; }
  .frame-columns { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 1fr); gap: .75rem; align-items: start; margin-top: .75rem; }
  .frame-region { display: grid; gap: .75rem; grid-template-columns: minmax(0, 1fr); }
  .frame-region:empty { display: none; }
  .frame-columns:has(.frame-region[data-region=sidebar]:empty) { grid-template-columns: minmax(0, 1fr); }
  .frame-toasts { position: fixed; top: .5rem; left: 0; right: 0; z-index: 10000; pointer-events: none; }
  .frame-toasts > * { pointer-events: auto; }
  .frame-fields a { text-decoration: underline; }
  .frame-skip:not(:focus) { position: absolute; left: -10000px; }
  .frame-fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(16rem, 100%), 1fr)); gap: .75rem 1.5rem; }
  @media (max-width: 767px) { .frame-columns { grid-template-columns: minmax(0, 1fr); } }
`;

function options(entries: readonly (readonly [string, string])[], chosen: string): Html[] {
  return entries.map(
    ([value, label]) =>
      markup`<option value="${value}" ${value === chosen ? { html: 'selected' } : ''}>${label}</option>`,
  );
}

/** A Lightning page: the frame, and the regions that the script fills. */
export function lightningFrame(frame: Frame): string {
  const texts = frameTexts(frame.language);
  const link = (href: string, label: string) =>
    markup`<a href="${href}" ${frame.path === href ? { html: 'aria-current="page"' } : ''}>${label}</a>`;
  const region = (name: string) => markup`<div class="frame-region" data-region="${name}"></div>`;
  return markup`<!doctype html>
    <html lang="${tagOf(frame.language)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${frame.title} | Salesforce</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${frame.assets.style}" />
        <style>
          ${{ html: frame.theme === 'dark' ? style + darkTheme : style }}
        </style>
        <script>
          globalThis.lightningSession = ${json(frame.session)};
          lightningSession.client = { formFactor: innerWidth < 768 ? 'Small' : 'Large' };
        </script>
        <script type="importmap">
          ${json({ imports: frame.assets.importMap })}
        </script>
        <script type="module" src="${frame.assets.script}"></script>
      </head>
      <body class="slds-scope">
        <a class="frame-skip" href="#main">${texts.skip}</a>
        <header>
          <form class="frame-switch" method="get" action="/switch">
            <input type="hidden" name="to" value="${frame.path}" />
            <label for="frame-user">${texts.as}</label>
            <select class="slds-select" id="frame-user" name="user">
              ${options(frame.users, frame.user)}
            </select>
            <label for="frame-language">${texts.language}</label>
            <select class="slds-select" id="frame-language" name="language">
              ${options(frame.languages, frame.language)}
            </select>
            <label for="frame-theme">${texts.theme}</label>
            <select class="slds-select" id="frame-theme" name="theme">
              ${options(
                [
                  ['light', texts.light],
                  ['dark', texts.dark],
                ],
                frame.theme,
              )}
            </select>
            <button class="slds-button slds-button_neutral">${texts.switch}</button>
            <a href="/phone?to=${frame.path}" target="_blank">${texts.phone}</a>
          </form>
          <nav class="frame-bar" aria-label="${texts.tabs}">
            <div class="frame-tabs">
              <span class="frame-app">${texts.app}</span>
              ${link('/lightning/o/Opportunity/list', texts.opportunities)}
              ${frame.tabs.map(({ name, label }) => link(`/lightning/n/${name}`, label))}
            </div>
          </nav>
        </header>
        <main id="main" class="frame-main" tabindex="-1">
          ${region('header')}
          <div class="frame-columns">${region('main')}${region('sidebar')}</div>
        </main>
        <div class="frame-toasts" role="status" aria-live="polite"></div>
      </body>
    </html>`.html;
}

/** A page as it is on a phone: in a frame as wide as one, beside which the desk would not fit. */
export function phoneFrame(path: string): string {
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>Phone | Salesforce</title>
        <link rel="icon" href="data:," />
        <style>
          body { margin: 0; background: #16325c; display: grid; place-items: center; min-height: 100vh; }
          iframe { inline-size: 390px; block-size: 844px; border: 12px solid #000; border-radius: 36px; background: #fff; }
        </style>
      </head>
      <body>
        <main><iframe title="Phone" src="${path}"></iframe></main>
      </body>
    </html>`.html;
}
