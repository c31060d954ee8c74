/** What the page was served with: who is at work, in which language, and what stands on the page. */
export interface Session {
  token: string;
  apiVersion: string;
  language: string;
  user: { Id: string; isGuest: boolean };
  client: { formFactor: 'Large' | 'Small' };
  customPermissions: Readonly<Record<string, true>>;
  labels: Readonly<Record<string, string>>;
  i18n: Readonly<Record<string, string>>;
  texts: Readonly<Record<string, string>>;
  page: PageReference;
  /** The object that the page is about. */
  layout: ObjectLayout | null;
  placements: readonly Placement[];
}

export interface PageReference {
  type: string;
  attributes: Readonly<Record<string, string>>;
  state: Readonly<Record<string, string>>;
}

/** What a page shows of an object's records, as far as the user may see it. */
export interface ObjectLayout {
  apiName: string;
  label: string;
  labelPlural: string;
  createable: boolean;
  /** Fields of the record page. */
  fields: readonly FieldInfo[];
  /** Fields of the list of all records. */
  columns: readonly FieldInfo[];
  /** The list views of the package: `where` is written for GraphQL. */
  lists: readonly { name: string; label: string; columns: readonly FieldInfo[]; where: string }[];
}

export interface FieldInfo {
  apiName: string;
  dataType: string;
  label: string;
  required: boolean;
  createable: boolean;
  updateable: boolean;
  referenceToInfos: readonly { apiName: string }[];
  relationshipName: string | null;
}

/** A component of the package on the page: `c-partner-center-card` in the region `sidebar`. */
export interface Placement {
  tag: string;
  region: string;
  properties: Readonly<Record<string, string | boolean>>;
  /** The kinds of device on which it is shown, unless on all. */
  formFactors?: readonly string[];
}

declare global {
  var lightningSession: Session;
}

export const session: Session = globalThis.lightningSession;

/** A text of the frame in the user's language. */
export const text = (name: string): string => session.texts[name] ?? name;
