import { fieldAtPath, missingReportColumn, tableObject } from './deploy-columns.ts';
import { noField, refuse } from './examined.ts';
import type { Examined } from './examined.ts';
import { nodesAt, textsAt, textsNamed } from './xml-paths.ts';

/** The objects and columns of a custom report type. */
export function reportType(examined: Examined): void {
  const { xml, draft, texts } = examined;
  const [base = ''] = texts('baseObject');
  examined.object(base);
  const [relationship] = texts('join.relationship');
  if (relationship !== undefined && tableObject(draft.schema, `${base}.${relationship}`) === undefined)
    refuse(`In field: join - no relationship named ${relationship} on ${base} found`);
  for (const column of nodesAt(xml, 'sections.columns')) {
    const [table = ''] = textsAt(column, 'table');
    const [path = ''] = textsAt(column, 'field');
    const object = tableObject(draft.schema, table) ?? refuse(`In field: table - no CustomObject named ${table} found`);
    if (fieldAtPath(draft.schema, object, path) === undefined) noField(object, path, 'columns');
  }
}

/** Where a report names columns. */
const reportColumns = [
  ...['columns.field', 'groupingsDown.field', 'groupingsAcross.field', 'filter.criteriaItems.column'],
  ...['timeFrameFilter.dateColumn', 'buckets.sourceColumnName', 'chart.groupingColumn', 'chart.chartSummaries.column'],
];

/** The folder, report type and columns of a report. */
export function report(examined: Examined): void {
  const { fullName, draft, texts } = examined;
  examined.requireKept('ReportFolder', [fullName.split('/')[0] ?? ''], 'folder');
  for (const name of texts('reportType')) {
    // The types of the org itself are called `Opportunity`, or `CustomEntity$Deal__c` for a custom object.
    const [, entity, custom] = /^(?:CustomEntity\$(\w+)|(\w+)__c)$/.exec(name) ?? [];
    // The reports of a detail start from its master.
    if (entity !== undefined && examined.object(entity).isDetail === true) refuse(`Invalid report type: ${name}`);
    if (custom !== undefined) examined.requireKept('ReportType', [custom], 'reportType');
  }
  const missing = missingReportColumn(draft.schema, reportColumns.flatMap(texts));
  if (missing !== undefined) refuse(`Invalid field name: ${missing}`);
}

/** The folder, reports and user of a dashboard. */
export function dashboard(examined: Examined): void {
  const { fullName, xml, texts, context } = examined;
  examined.requireKept('DashboardFolder', [fullName.split('/')[0] ?? ''], 'folder');
  examined.requireKept('Report', textsNamed(xml, 'report'), 'report');
  const stranger = texts('runningUser').find((name) => !context.usernameExists(name));
  if (stranger !== undefined) refuse(`In field: runningUser - no User named ${stranger} found`);
}
