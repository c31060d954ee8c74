import type { Figure } from './statistics.ts';

const width = 760;
const [labelWidth, valueWidth, rowHeight] = [180, 130, 26];

/** A bar for each subject, as long as its median; the thin line is the range of its rounds. */
export function barChart(title: string, bars: readonly (Figure & { name: string })[]): string {
  const longest = Math.max(...bars.map(({ most }) => most));
  const x = (value: number) => labelWidth + (value / longest) * (width - labelWidth - valueWidth);
  const rows = bars.map(({ name, median, least, most }, index) => {
    const y = 44 + index * rowHeight;
    const color = name.includes('relay') && !name.includes('naive') ? '#0b5cab' : '#939393';
    return `<text x="${labelWidth - 8}" y="${y + 13}" text-anchor="end">${name}</text>
<rect x="${labelWidth}" y="${y}" width="${(x(median) - labelWidth).toFixed(1)}" height="18" fill="${color}"/>
<line x1="${x(least).toFixed(1)}" x2="${x(most).toFixed(1)}" y1="${y + 9}" y2="${y + 9}" stroke="#181818"/>
<text x="${(x(most) + 8).toFixed(1)}" y="${y + 13}">${shown(median)}</text>`;
  });
  const height = 52 + bars.length * rowHeight;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13" role="img">
<title>${title}</title>
<rect width="${width}" height="${height}" fill="#ffffff"/>
<text x="16" y="26" font-size="15" font-weight="bold">${title}</text>
${rows.join('\n')}
</svg>
`;
}

/** Three significant digits, with commas between thousands. */
export const shown = (value: number): string =>
  Number.isFinite(value) ? value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 1 : 0 }) : '–';
