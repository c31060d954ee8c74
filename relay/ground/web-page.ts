import { textOf } from './text-of.ts';

/** Whether an answer is a page for a browser. The clouds' APIs answer JSON, so a proxy, a firewall or a maintenance page answered. */
export const isWebPage = ({ body }: { body: Buffer }): boolean =>
  /^\s*<(!doctype html|html|head|body|\?xml|title)\b/i.test(textOf(body.subarray(0, 200)));

/** What to do if a page came instead of an answer; undefined if it was none. */
export const cureOfPage = (answer: { body: Buffer }, url: string): string | undefined =>
  isWebPage(answer)
    ? `A web page came instead of an answer, perhaps from a proxy or a firewall: let this machine call ${new URL(url).host}.`
    : undefined;
