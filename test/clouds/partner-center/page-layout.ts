import { html, type Html } from './html.ts';
import type { CloudResponse } from './serve.ts';

const style = `
  body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 68rem; padding: 1rem; color: #1b1b1b; background: #fff }
  header { border-bottom: 4px solid #0f6cbd; margin-bottom: 1rem }
  a { color: #0f548c } table { border-collapse: collapse; width: 100% }
  th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid #ccc; vertical-align: top }
  td.number { text-align: right; font-variant-numeric: tabular-nums }
  form { border: 1px solid #ccc; border-radius: .5rem; padding: 0 1rem 1rem; margin: 1rem 0 }
  label { display: block; font-weight: 600 } input, textarea, select { font: inherit; width: 100%; box-sizing: border-box; padding: .3rem }
  form p { margin: .6rem 0; max-width: 40rem }
  main { overflow-x: auto } button { font: inherit; padding: .4rem 1rem; border: 0; border-radius: .3rem; background: #0f6cbd; color: #fff; cursor: pointer }
  [role=alert] { border-left: 4px solid #b10e1c; background: #fdf3f4; padding: .6rem 1rem }
`;

/** A whole page; `problem` is announced above its content. */
export function page(status: number, title: string, content: Html, problem?: string): CloudResponse {
  const alert = problem === undefined ? '' : html`<p role="alert">${problem}</p>`;
  const { markup } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title} - Partner Center (simulated)</title>
        <style>
          ${{ markup: style }}
        </style>
      </head>
      <body>
        <header>
          <p><a href="/">Partner Center (simulated)</a></p>
          <h1>${title}</h1>
        </header>
        <main>${alert} ${content}</main>
      </body>
    </html>`;
  return { status, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: markup };
}
