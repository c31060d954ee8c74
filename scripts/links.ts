import { dirname, join, relative } from 'node:path';

const link = /(!?)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)/g;

/**
 * A page's text with other targets for its links. `targetOf` gets each target as it is written, without those that name a scheme; if it
 * returns undefined, only the link's words stay.
 */
export const relinked = (text: string, targetOf: (target: string) => string | undefined): string =>
  text.replaceAll(link, (whole, image: string, words: string, target: string) => {
    if (/^[a-z]+:/.test(target)) return whole;
    const other = targetOf(target);
    return other === undefined ? words : `${image}[${words}](${other})`;
  });

/** The path and the anchor that a target on `page` means; `folder`: where its relative paths begin. */
export function meantBy(
  target: string,
  page: string,
  folder = dirname(page),
): { path: string; anchor: string | undefined } {
  const [path = '', anchor] = target.split('#');
  return { path: path === '' ? page : join(folder, path).replace(/\/$/, ''), anchor };
}

/** The target that leads from one page to another. */
export function targetFrom(page: string, to: string, anchor: string | undefined): string {
  const path = relative(dirname(page), to);
  return `${path.startsWith('.') ? '' : './'}${path}${anchor === undefined ? '' : `#${anchor}`}`;
}
