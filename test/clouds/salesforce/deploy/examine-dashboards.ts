import { dashboardChart } from './examine-charts.ts';
import { refuse } from './examined.ts';
import type { Examined } from './examined.ts';
import { nodesAt, textsAt, textsNamed } from './xml-paths.ts';

/** The folder, reports and user of a dashboard. */
export function dashboard(examined: Examined): void {
  const { fullName, draft, xml, texts, context } = examined;
  examined.requireKept('DashboardFolder', [fullName.split('/')[0] ?? ''], 'folder');
  examined.requireKept('Report', textsNamed(xml, 'report'), 'report');
  const components = nodesAt(xml, 'dashboardGridLayout.dashboardGridComponents.dashboardComponent');
  if (components.length > 25) refuse('A dashboard can have at most 25 components');
  for (const component of components)
    dashboardChart(component, draft.sources.get(`Report:${textsAt(component, 'report')[0] ?? ''}`));
  requireGrid(xml);
  if (texts('dashboardType').includes('SpecifiedUser') && texts('runningUser').length === 0)
    refuse('Required field is missing: runningUser');
  const stranger = texts('runningUser').find((name) => !context.usernameExists(name));
  if (stranger !== undefined) refuse(`In field: runningUser - no User named ${stranger} found`);
}

/** The components of a dashboard lie within its grid and do not overlap. */
function requireGrid(xml: unknown): void {
  const width = Number(textsAt(xml, 'dashboardGridLayout.numberOfColumns')[0] ?? 12);
  const taken = new Set<string>();
  for (const cell of nodesAt(xml, 'dashboardGridLayout.dashboardGridComponents')) {
    const [column = 0, span = 0, row = 0, height = 0] = ['columnIndex', 'colSpan', 'rowIndex', 'rowSpan'].map((name) =>
      Number(textsAt(cell, name)[0] ?? 0),
    );
    if (column + span > width) refuse(`A dashboard component reaches beyond the ${width} columns of the grid`);
    for (let x = column; x < column + span; x += 1)
      for (let y = row; y < row + height; y += 1) {
        if (taken.has(`${x},${y}`)) refuse(`Dashboard components overlap at column ${x}, row ${y}`);
        taken.add(`${x},${y}`);
      }
  }
}
