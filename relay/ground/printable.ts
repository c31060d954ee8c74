/** Signs that a terminal acts on, or that turn the direction of text around: a name could recolour, hide or forge what stands beside it. */
const acting = /[\p{Cc}\p{Bidi_Control}]/gu;
const harmless: readonly string[] = ['\n', '\t'];

/** Text for a terminal. Names of deals and customers come from people outside. */
export const printable = (text: string): string =>
  text.replace(acting, (sign) => (harmless.includes(sign) ? sign : '\uFFFD'));

/** The same for JSON, which keeps its meaning: such signs stand only within its strings, where they may be escaped. */
export const printableJson = (json: string): string =>
  json.replace(acting, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
