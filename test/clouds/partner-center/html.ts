/** Markup that is safe to show unchanged. */
export interface Html {
  readonly markup: string;
}

type Content = Html | string | number | null | undefined | readonly Html[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function shown(content: Content): string {
  if (content === null || content === undefined) return '';
  if (typeof content === 'object') return 'markup' in content ? content.markup : content.map(shown).join('');
  return String(content).replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** A template whose values are escaped, except markup made by this function. */
export function html(parts: TemplateStringsArray, ...contents: Content[]): Html {
  return { markup: parts.map((part, index) => part + shown(contents[index])).join('') };
}
