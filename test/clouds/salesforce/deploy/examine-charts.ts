import { refuse } from './examined.ts';
import { nodesAt, textsAt } from './xml-paths.ts';

const isOfTwoGroupings = (chartType: string) => /Grouped|Stacked/.test(chartType);
const isRound = (chartType: string) => ['Pie', 'Donut'].includes(chartType);

/** The chart of a report against its groupings (Metadata API Developer Guide, ReportChart; the messages are those of public deployments). */
export function reportChart(report: unknown, groupings: readonly string[]): void {
  for (const chart of nodesAt(report, 'chart')) {
    const [chartType = ''] = textsAt(chart, 'chartType');
    if (textsAt(report, 'format').includes('Tabular')) refuse('A Tabular report cannot have a chart');
    if (nodesAt(chart, 'chartSummaries').length === 0) refuse('Required field is missing: chartSummaries');
    const secondary = textsAt(chart, 'secondaryGroupingColumn');
    if (isOfTwoGroupings(chartType) && secondary.length === 0)
      refuse('Required field is missing: secondaryGroupingColumn');
    // A legend names a second grouping, or the slices of a round chart. Orgs refused it on a HorizontalBar; about other
    // charts with one grouping nothing is known, so nobody should rely on it there.
    if (textsAt(chart, 'legendPosition').length > 0 && !isOfTwoGroupings(chartType) && !isRound(chartType))
      refuse('legendPosition: Invalid value specified');
    const stranger = [...textsAt(chart, 'groupingColumn'), ...secondary].find((column) => !groupings.includes(column));
    if (stranger !== undefined) refuse(`Chart grouping column is not a grouping of the report: ${stranger}`);
    // An aggregate is an element of its own, not `s!Amount` as in the URL of a report.
    const written = textsAt(chart, 'chartSummaries.column').find((column) => /^[samx]!/.test(column));
    if (written !== undefined) refuse(`Invalid chart summary column: ${written}`);
  }
}

/** Dashboard components that draw what a report groups. */
const charts = new Set([
  ...['Bar', 'BarGrouped', 'BarStacked', 'BarStacked100', 'Column', 'ColumnGrouped', 'ColumnLine', 'ColumnLineGrouped'],
  ...['ColumnLineStacked', 'ColumnLineStacked100', 'ColumnStacked', 'ColumnStacked100', 'Donut', 'Funnel', 'Line'],
  ...['LineCumulative', 'LineGrouped', 'LineGroupedCumulative', 'Pie', 'Scatter', 'ScatterGrouped'],
]);

/** One component of a dashboard against its report. */
export function dashboardChart(component: unknown, report: unknown): void {
  if (!charts.has(textsAt(component, 'componentType')[0] ?? '')) return;
  for (const attribute of ['sortBy', 'chartAxisRange'])
    if (nodesAt(component, attribute).length === 0)
      refuse(`Chart dashboard components require the ${attribute} attribute`);
  const groupings = groupingsOf(report);
  if (textsAt(component, 'useReportChart').includes('true') && nodesAt(report, 'chart').length === 0)
    refuse('The source report has no chart');
  const stranger = textsAt(component, 'groupingColumn').find((column) => !groupings.includes(column));
  if (stranger !== undefined) refuse(`Invalid grouping column: ${stranger}`);
  if (groupings.length === 0 && nodesAt(report, 'rowLimit').length === 0) refuse('The source report has no grouping');
}

/** The columns that a report groups by, down and across. */
export const groupingsOf = (report: unknown): string[] =>
  ['groupingsDown.field', 'groupingsAcross.field'].flatMap((path) => textsAt(report, path));
