import { missingReportColumn } from './deploy-columns.ts';
import { groupingsOf, reportChart } from './examine-charts.ts';
import { columnsOf } from './examine-report-types.ts';
import { refuse, requireDistinct, requireFilterLogic } from './examined.ts';
import type { Examined } from './examined.ts';
import { nodesAt } from './xml-paths.ts';

/** Where a report names columns. */
const reportColumns = [
  ...['columns.field', 'groupingsDown.field', 'groupingsAcross.field', 'filter.criteriaItems.column'],
  ...['timeFrameFilter.dateColumn', 'buckets.sourceColumnName', 'chart.groupingColumn', 'chart.chartSummaries.column'],
];

/** How many groupings down and across each format has, at least and at most. */
const groupingsIn: Readonly<
  Record<string, readonly [down: readonly [number, number], across: readonly [number, number]]>
> = {
  Tabular: [
    [0, 0],
    [0, 0],
  ],
  Summary: [
    [1, 3],
    [0, 0],
  ],
  Matrix: [
    [1, 3],
    [1, 3],
  ],
};

/** Groupings, columns and filters of a report against each other. */
function requireArrangement({ xml, texts }: Examined): void {
  const [format = ''] = texts('format');
  for (const [index, path] of ['groupingsDown.field', 'groupingsAcross.field'].entries()) {
    const [low, high] = groupingsIn[format]?.[index] ?? [0, 3];
    const count = texts(path).length;
    if (count < low || count > high)
      refuse(`A ${format} report must have ${low} to ${high} ${path.split('.')[0] ?? path}, this one has ${count}`);
  }
  const columns = texts('columns.field');
  requireDistinct(columns, (column) => `Duplicate column: ${column}`);
  const both = groupingsOf(xml).find((column) => columns.includes(column));
  if (both !== undefined) refuse(`You can't include groupings in the selected columns list: ${both}`);
  const filters = nodesAt(xml, 'filter.criteriaItems').length;
  if (filters > 20) refuse('A report can have at most 20 filters');
  requireFilterLogic(texts('filter.booleanFilter')[0], filters);
  if (nodesAt(xml, 'crossFilters').length > 3) refuse('A report can have at most 3 cross filters');
  if (texts('timeFrameFilter.interval').includes('INTERVAL_CURQ')) refuse('Invalid date interval: INTERVAL_CURQ');
}

/** A report of a custom type uses the columns that the type shows, and those that it computes itself. */
function requireShown({ draft, texts }: Examined, type: string): void {
  const shown = [
    ...columnsOf(draft.sources.get(`ReportType:${type}`)),
    ...texts('customDetailFormulas.developerName'),
    ...texts('aggregates.developerName'),
  ];
  const used = reportColumns.flatMap(texts);
  const stranger = used.find(
    (column) => !shown.includes(column) && !/^(CDF|FORMULA|BucketField_|RowCount)/.test(column),
  );
  if (stranger !== undefined) refuse(`Invalid column: ${stranger}`);
}

/** Report types of the org itself that people take for others, and what they are called. */
const misnamed: Readonly<Record<string, string>> = {
  Accounts: 'AccountList',
  Cases: 'CaseList',
  Contacts: 'ContactList',
  Leads: 'LeadList',
  Opportunities: 'Opportunity',
};

/** The folder, report type, columns and chart of a report. */
export function report(examined: Examined): void {
  const { fullName, draft, xml, texts, context } = examined;
  examined.requireKept('ReportFolder', [fullName.split('/')[0] ?? ''], 'folder');
  for (const name of texts('reportType')) {
    // The types of the org itself are called `Opportunity`, or `CustomEntity$Deal__c` for a custom object.
    const [, entity, custom] = /^(?:CustomEntity\$(\w+)|(\w+)__c)$/.exec(name) ?? [];
    // The reports of a detail start from its master.
    if (entity !== undefined && examined.object(entity).isDetail === true) refuse(`Invalid report type: ${name}`);
    if (misnamed[name] !== undefined) refuse(`invalid report type: ${name}`);
    if (custom === undefined) continue;
    examined.requireKept('ReportType', [custom], 'reportType');
    // A deployment that only checks does not make the type, and a report is checked against the types that are there.
    if (context.checkedOn?.kept.has(`ReportType:${custom}`) === false) refuse(`invalid report type: ${name}`);
  }
  const missing = missingReportColumn(draft.schema, reportColumns.flatMap(texts));
  if (missing !== undefined) refuse(`Invalid field name: ${missing}`);
  const [, type] = /^(\w+)__c$/.exec(texts('reportType')[0] ?? '') ?? [];
  if (type !== undefined) requireShown(examined, type);
  requireArrangement(examined);
  reportChart(xml, groupingsOf(xml));
}
