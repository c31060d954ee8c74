import type { CosellError } from '../../errors.ts';
import type { FieldKind } from './canonical.ts';
import type { Place } from './place.ts';

export type ConflictPolicy = 'Salesforce wins' | 'Partner Center wins' | 'Newest wins';
export type Direction = 'inboundCreate' | 'inboundUpdate' | 'outboundCreate' | 'outboundUpdate';

/** One row of `Partner_Center_Field_Mapping__mdt`, as the admin wrote it. */
export interface MappingRow {
  name: string;
  active: boolean;
  pointer: string;
  field: string;
  directions: Readonly<Record<Direction, boolean>>;
  policy: string;
  valueMap: string | null;
  defaultValue: string | null;
  required: boolean;
  /** The history shows the field without its values. Otherwise people who may not see the field could read them there. */
  keptOutOfHistory: boolean;
}

/** One row of `Partner_Center_Value_Mapping__mdt`. */
export interface ValueRow {
  map: string;
  referral: string;
  salesforce: string;
  direction: 'Both' | 'Inbound' | 'Outbound';
}

/** `Partner_Center_Setting__mdt`, by record name. */
export type Settings = Readonly<Record<string, string>>;

/** The org's description of one field. */
export interface FieldDescription {
  label: string;
  kind: FieldKind | undefined;
  /** Characters, for text; 0 if no such limit applies. */
  length: number;
  /** Decimals, for numbers. */
  scale: number;
  createable: boolean;
  updateable: boolean;
  nillable: boolean;
  /** The values of a restricted picklist. */
  allowed: readonly string[] | undefined;
  /**
   * `opportunity`: a field of the opportunity itself. `beside`: a field of a related record, which is read but written only when that
   * record is created.
   */
  record: 'opportunity' | 'beside';
  /** Only the relay writes this field, so writing it cannot overwrite a seller's edit. */
  relayOnly: boolean;
}

/** The mapping as the org stores it. */
export interface OrgMapping {
  rows: readonly MappingRow[];
  values: readonly ValueRow[];
  settings: Settings;
  /** The description of a field, by its path; undefined if the relay sees no such field. */
  describe: (path: string) => FieldDescription | undefined;
  /** Names of the active solutions in the org's catalogue, by id; empty if the org keeps none. */
  solutions: ReadonlyMap<string, string>;
}

/** A row that passed every check, ready for the merge. */
export interface FieldMapping extends Omit<MappingRow, 'policy' | 'active'> {
  policy: ConflictPolicy;
  place: Place;
  record: FieldDescription['record'];
  relayOnly: boolean;
  /** Identifies the two places, so that a row that points elsewhere starts without a merge base. */
  key: string;
  label: string;
  kind: FieldKind;
  length: number;
  scale: number;
  nillable: boolean;
  allowed: ReadonlySet<string> | undefined;
  inbound: ReadonlyMap<string, string> | undefined;
  outbound: ReadonlyMap<string, string> | undefined;
}

export interface MappingProblem {
  row: string;
  error: CosellError;
}

export interface Mapping {
  fields: FieldMapping[];
  problems: MappingProblem[];
  settings: Settings;
  /** Names of the solutions in the org's catalogue, by id; empty if the org keeps none. */
  solutions: ReadonlyMap<string, string>;
}

/** Used until the org's rows are loaded. */
export const nothingMapped: Mapping = { fields: [], problems: [], settings: {}, solutions: new Map() };

/** Where a referral keeps the currency of its deal. */
export const currencyPlace = '/details/currency';
