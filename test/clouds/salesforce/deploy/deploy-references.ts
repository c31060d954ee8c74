import type { DeployContext } from './deploy.ts';
import { channelMember } from './examine-change-events.ts';
import { dashboard } from './examine-dashboards.ts';
import { layout } from './examine-layouts.ts';
import { compactLayout, listView } from './examine-lists.ts';
import { application, flexiPage, objectParts, quickAction, tab } from './examine-pages.ts';
import { reportType } from './examine-report-types.ts';
import { report } from './examine-reports.ts';
import {
  fieldTranslation,
  globalValueSetTranslation,
  objectTranslation,
  translations,
} from './examine-translations.ts';
import { examine } from './examined.ts';
import type { Examined } from './examined.ts';
import type { OrgMetadata } from './metadata.ts';
import type { Component } from './metadata-source.ts';

/** How each type that is only kept is examined, in an order in which what it names comes before it. */
const examinations: Readonly<Record<string, (examined: Examined) => void>> = {
  QuickAction: quickAction,
  Layout: layout,
  ListView: listView,
  CompactLayout: compactLayout,
  ReportType: reportType,
  ReportFolder: () => undefined,
  Report: report,
  DashboardFolder: () => undefined,
  Dashboard: dashboard,
  FlexiPage: flexiPage,
  CustomTab: tab,
  CustomApplication: application,
  PlatformEventChannelMember: channelMember,
  GlobalValueSetTranslation: globalValueSetTranslation,
  CustomObjectTranslation: objectTranslation,
  CustomFieldTranslation: fieldTranslation,
  Translations: translations,
};

/** Types that are stored once everything that they name exists, in that order. */
export const referencingTypes: readonly string[] = Object.keys(examinations);

/** Throws an Error that says which missing thing a component names. */
export function requireReferences(component: Component, draft: OrgMetadata, context: DeployContext): void {
  examinations[component.type]?.(examine(component, draft, context));
}

/** The same for the parts of an object that name its fields and compact layouts. */
export function requireObjectParts(component: Component, draft: OrgMetadata, context: DeployContext): void {
  objectParts(examine(component, draft, context));
}
