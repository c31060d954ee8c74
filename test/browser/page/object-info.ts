import { read } from './ui-api.ts';
import { once, wireAdapter } from './wire-adapter.ts';

type ObjectId = string | { objectApiName: string };
type FieldId = string | { objectApiName: string; fieldApiName: string };

const objectOf = (object: ObjectId) => (typeof object === 'string' ? object : object.objectApiName);

interface Result {
  data?: unknown;
  error?: unknown;
}

const known = new Map<string, unknown>();

/** Metadata changes so seldom that a page reads it once. */
async function lasting(path: string): Promise<unknown> {
  if (!known.has(path)) known.set(path, await read(path));
  return known.get(path);
}

const provided = (path: string, emit: (result: Result) => void) =>
  once<Result>(
    lasting(path).then((data) => ({ data, error: undefined })),
    emit,
    (error) => ({ data: undefined, error }),
  );

export const getObjectInfo = wireAdapter<{ objectApiName?: ObjectId }, Result>(({ objectApiName }, emit) =>
  objectApiName === undefined ? undefined : provided(`/ui-api/object-info/${objectOf(objectApiName)}`, emit),
);

export const getPicklistValues = wireAdapter<{ recordTypeId?: string; fieldApiName?: FieldId }, Result>(
  ({ recordTypeId, fieldApiName }, emit) => {
    if (recordTypeId === undefined || fieldApiName === undefined) return undefined;
    const [object, field] =
      typeof fieldApiName === 'string'
        ? fieldApiName.split('.')
        : [fieldApiName.objectApiName, fieldApiName.fieldApiName];
    return provided(`/ui-api/object-info/${object ?? ''}/picklist-values/${recordTypeId}/${field ?? ''}`, emit);
  },
);

export const getPicklistValuesByRecordType = wireAdapter<{ recordTypeId?: string; objectApiName?: ObjectId }, Result>(
  ({ recordTypeId, objectApiName }, emit) => {
    if (recordTypeId === undefined || objectApiName === undefined) return undefined;
    return provided(`/ui-api/object-info/${objectOf(objectApiName)}/picklist-values/${recordTypeId}`, emit);
  },
);

/** For the pages themselves: the same, asked for once. */
export const objectInfo = (name: string) => lasting(`/ui-api/object-info/${name}`);
export const picklists = (name: string) => lasting(`/ui-api/object-info/${name}/picklist-values/012000000000000AAA`);
