import type { ScheduledPath } from '../flows/flow-schedule.ts';
import type { Notification } from '../flows/flow-notifications.ts';
import type { Condition, Save } from '../flows/formula.ts';
import type { LaunchedFlow } from '../flows/launched-flow.ts';
import type { ScheduledFlow } from '../flows/scheduled-flow.ts';
import type { Field, ObjectType, Picklist, Row, Schema, Value } from '../records/schema.ts';

/** What a profile or permission set allows on one object. */
export interface ObjectAccess {
  read: boolean;
  create: boolean;
  edit: boolean;
  delete: boolean;
}

/** A permission set as deployed. Field access is by `Object.Field` in lower case. */
export interface PermissionSet {
  name: string;
  objects: ReadonlyMap<string, ObjectAccess>;
  /** By path in lower case; `path` is as deployed. */
  fields: ReadonlyMap<string, { path: string; read: boolean; edit: boolean }>;
  customPermissions: ReadonlySet<string>;
  /** Custom metadata types that may be read, in lower case. */
  customMetadataTypes: ReadonlySet<string>;
}

/** An outbound message as deployed; `name` is `Opportunity.Relay`. */
export interface OutboundMessage {
  id: string;
  name: string;
  object: string;
  endpointUrl: string;
  fields: readonly string[];
  apiVersion: string;
  integrationUser: string;
}

/** One step of a flow's path: test and branch, or act and go on. */
export type FlowElement =
  | { kind: 'outboundMessage'; message: string; next: string | undefined }
  | {
      /** `change` is what a before-save flow assigns to the record of the save. */
      kind: 'assignment';
      change: (save: Save) => Row;
      next: string | undefined;
    }
  | {
      /** Changes the records of an object that match; `fault` is where a refused change leads. */
      kind: 'update';
      object: string;
      matches: (save: Save) => (row: Row) => boolean;
      /** A value that every match has in a field; undefined when the filters name none. */
      key: (save: Save) => { field: string; value: Value } | undefined;
      change: (save: Save) => Row;
      next: string | undefined;
      fault: string | undefined;
    }
  | {
      /** Publishes an event once the transaction is committed. */
      kind: 'publish';
      event: string;
      values: (save: Save) => Row;
      next: string | undefined;
    }
  | {
      /** Keeps the first record that matches. */
      kind: 'lookup';
      name: string;
      object: string;
      matches: (save: Save) => (row: Row) => boolean;
      next: string | undefined;
      fault: string | undefined;
    }
  | {
      /** Sets variables of the interview. */
      kind: 'set';
      set: (save: Save) => void;
      next: string | undefined;
    }
  | {
      kind: 'notify';
      notification: (save: Save) => Notification;
      next: string | undefined;
      fault: string | undefined;
    }
  | {
      kind: 'decision';
      outcomes: readonly { when: Condition; next: string | undefined }[];
      otherwise: string | undefined;
    };

/** An active record-triggered flow. */
export interface Flow {
  name: string;
  /** Before the record is saved, after, or before it is deleted. */
  runs: 'before' | 'after' | 'delete';
  object: string;
  onCreate: boolean;
  onUpdate: boolean;
  entry: Condition;
  first: string | undefined;
  scheduled: readonly ScheduledPath[];
  elements: ReadonlyMap<string, FlowElement>;
  order: number;
}

export type AnyFlow = Flow | LaunchedFlow | ScheduledFlow;

/** Whether a record starts it. */
export const isTriggered = (flow: AnyFlow): flow is Flow => flow.runs !== 'launched' && flow.runs !== 'scheduled';

/** An active validation rule as deployed. */
export interface ValidationRule {
  object: string;
  /** Whether it objects to a record. */
  objects: (row: Row) => boolean;
  message: string;
  /** The field beside which the message is shown; undefined: the top of the page. */
  field: string | undefined;
}

/** Everything that deployments have put into an org. A deployment works on a copy, which replaces this if it succeeds. */
export interface OrgMetadata {
  schema: Map<string, ObjectType>;
  globalValueSets: Map<string, Picklist['values']>;
  customMetadata: Map<string, { object: string; row: Row }>;
  customPermissions: Set<string>;
  permissionSets: Map<string, PermissionSet>;
  permissionSetGroups: Map<string, readonly string[]>;
  outboundMessages: Map<string, OutboundMessage>;
  /** Those that are active, in the version that is. */
  flows: Map<string, AnyFlow>;
  /** Ids of the newest and of the active version of each flow, active or not, and of every version by its number. */
  flowVersions: Map<
    string,
    { label: string; latest: string; active: string | null; versions: ReadonlyMap<number, string> }
  >;
  validationRules: Map<string, ValidationRule>;
  /** Accepted, its references checked, and kept without being interpreted: `Type:FullName`. */
  kept: Set<string>;
  /** The last deployed source of every component, parsed: `Type:FullName`. */
  sources: Map<string, unknown>;
}

export function bareMetadata(schema: Schema): OrgMetadata {
  return {
    schema: new Map(schema),
    globalValueSets: new Map(),
    customMetadata: new Map(),
    customPermissions: new Set(),
    permissionSets: new Map(),
    permissionSetGroups: new Map(),
    outboundMessages: new Map(),
    flows: new Map(),
    flowVersions: new Map(),
    validationRules: new Map(),
    kept: new Set(),
    sources: new Map(),
  };
}

export function copyMetadata(metadata: OrgMetadata): OrgMetadata {
  return {
    schema: new Map(metadata.schema),
    globalValueSets: new Map(metadata.globalValueSets),
    customMetadata: new Map(metadata.customMetadata),
    customPermissions: new Set(metadata.customPermissions),
    permissionSets: new Map(metadata.permissionSets),
    permissionSetGroups: new Map(metadata.permissionSetGroups),
    outboundMessages: new Map(metadata.outboundMessages),
    flows: new Map(metadata.flows),
    flowVersions: new Map(metadata.flowVersions),
    validationRules: new Map(metadata.validationRules),
    kept: new Set(metadata.kept),
    sources: new Map(metadata.sources),
  };
}

/** The object with one field added or replaced. */
export function withField(object: ObjectType, field: Field): ObjectType {
  return { ...object, fields: new Map(object.fields).set(field.name.toLowerCase(), field) };
}
