import type { Handler } from './api-request.ts';
import { SalesforceError } from '../errors.ts';
import { normalizeId } from '../records/ids.ts';
import { textsAt } from '../deploy/xml-paths.ts';
import { standardObject } from '../records/system-rows.ts';

/** GET /analytics/reports/00O…: runs a report. Its columns were checked when it was deployed; of its result it has only the total. */
export const runReport: Handler = ({ session: { org }, segments }) => {
  const row = org.rows.find(standardObject(org.metadata(), 'Report'), normalizeId(segments[2] ?? '') ?? '');
  const source = [...org.metadata().sources].find(
    ([key]) => key.startsWith('Report:') && key.endsWith(`/${String(row?.['DeveloperName'])}`),
  );
  if (row === undefined || source === undefined)
    throw new SalesforceError('NOT_FOUND', 'The data you were trying to access could not be found.');
  const [, xml] = source;
  return {
    status: 200,
    body: {
      allData: true,
      attributes: { type: 'Report', reportId: row['Id'] ?? null, reportName: row['Name'] ?? null },
      factMap: { 'T!T': { aggregates: [] } },
      reportMetadata: {
        id: row['Id'] ?? null,
        developerName: row['DeveloperName'] ?? null,
        detailColumns: textsAt(xml, 'columns.field'),
      },
    },
  };
};
