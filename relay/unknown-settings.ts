export interface UnknownSetting {
  name: string;
  /** The setting that was probably meant. */
  meant: string | undefined;
}

const ourBeginnings = /^(RELAY|PARTNER_CENTER|SALESFORCE|SYNC)_/;

/** One mistake in nine letters is a typing error. More is another name, such as OpenTelemetry's for metrics instead of traces. */
const mostMistakes = (known: string) => Math.floor(known.length / 9);

/**
 * Names that look like settings but are none, so that nothing would read them. Others are left out: the file also serves Docker Compose,
 * Node and the proxy.
 */
export function unknownAmong(names: readonly string[], known: readonly string[]): UnknownSetting[] {
  return names
    .filter((name) => !known.includes(name))
    .map((name) => ({ name, meant: nearest(name, known) }))
    .filter(({ name, meant }) => meant !== undefined || ourBeginnings.test(name));
}

/** An unknown setting, in words. */
export const inWords = ({ name, meant }: UnknownSetting): string =>
  meant === undefined ? name : `${name} (did you mean ${meant}?)`;

function nearest(name: string, known: readonly string[]): string | undefined {
  const [best] = known
    // A difference in length is as many mistakes.
    .filter((one) => Math.abs(one.length - name.length) <= mostMistakes(one))
    .map((one) => ({ one, mistakes: mistakesBetween(name.toUpperCase(), one) }))
    .filter(({ one, mistakes }) => mistakes <= mostMistakes(one))
    .sort((a, b) => a.mistakes - b.mistakes);
  return best?.one;
}

/** How many letters were added, left out, replaced, or swapped with the next one (optimal string alignment). */
function mistakesBetween(a: string, b: string): number {
  const rows: number[][] = [];
  const at = (i: number, j: number) => rows[i]?.[j] ?? Infinity;
  for (let i = 0; i <= a.length; i += 1) {
    const row = (rows[i] = [i]);
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = at(i - 1, j - 1) + Number(a[i - 1] !== b[j - 1]);
      const isSwapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] =
        i === 0
          ? j
          : Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, replaced, isSwapped ? at(i - 2, j - 2) + 1 : Infinity);
    }
  }
  return at(a.length, b.length);
}
