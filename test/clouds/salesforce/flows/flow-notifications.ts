import { z } from 'zod';
import { SalesforceError } from '../errors.ts';
import { readerOf, valueReader, type Names } from './flow-values.ts';
import { valueSchema } from './flow-updates.ts';
import type { FlowElement } from '../deploy/metadata.ts';
import { list } from '../deploy/metadata-xml.ts';
import type { Org } from '../org.ts';
import { fieldNamed, objectNamed, valueOf } from '../records/schema.ts';

const connector = z.object({ targetReference: z.string() }).optional();

/** A Get Records element that keeps the first record and all of its fields. */
export const recordLookupSchema = z.looseObject({
  name: z.string(),
  object: z.string(),
  filterLogic: z.literal('and'),
  filters: list(z.object({ field: z.string(), operator: z.literal('EqualTo'), value: valueSchema })),
  getFirstRecordOnly: z.literal('true'),
  storeOutputAutomatically: z.literal('true'),
  connector,
  faultConnector: connector,
});

export function compileLookup(xml: z.infer<typeof recordLookupSchema>, names: Names): FlowElement {
  const { name, filters } = xml;
  const object = objectNamed(names.metadata.schema, xml.object);
  if (object === undefined) throw new Error(`${name}: the object ${xml.object} does not exist`);
  const tests = filters.map((filter) => {
    const field = fieldNamed(object, filter.field);
    if (field === undefined)
      throw new Error(
        `${name} (Get Records) - The field "${filter.field}" for the object "${object.name}" doesn't exist.`,
      );
    return { field, read: valueReader(filter.value, names) };
  });
  return {
    kind: 'lookup',
    name,
    object: object.name,
    matches(save) {
      const wanted = tests.map(({ field, read }) => ({ field, value: read(save) }));
      return (row) => wanted.every(({ field, value }) => valueOf(row, field) === value);
    },
    next: xml.connector?.targetReference,
    fault: xml.faultConnector?.targetReference,
  };
}

/** A notification as the action sends it. */
export interface Notification {
  type: string | null;
  recipients: readonly string[];
  title: string;
  body: string;
  target: string | null;
}

const inputs = ['customNotifTypeId', 'recipientIds', 'title', 'body', 'targetId'] as const;

/** The action Send Custom Notification: what it has to be given, it is given. */
export const notifyActionSchema = z.looseObject({
  name: z.string(),
  inputParameters: list(z.object({ name: z.enum(inputs), value: valueSchema })),
  connector,
  faultConnector: connector,
});

export function compileNotify(xml: z.infer<typeof notifyActionSchema>, names: Names): FlowElement {
  const input = (name: (typeof inputs)[number]) => {
    const given = xml.inputParameters.find((parameter) => parameter.name === name);
    if (given === undefined) throw new Error(`${xml.name} (Action) - Missing required input parameter: "${name}".`);
    return given.value;
  };
  const text = (name: (typeof inputs)[number]) => {
    const read = valueReader(input(name), names);
    return (save: Parameters<typeof read>[0]) => String(read(save) ?? '');
  };
  const recipients = input('recipientIds')['elementReference'] ?? '';
  if (names.variables.find(({ name }) => name === recipients)?.isCollection !== 'true')
    throw new Error(`${xml.name} (Action) - The input parameter "recipientIds" takes a collection of texts.`);
  const type = readerOf(input('customNotifTypeId')['elementReference'] ?? '', names);
  const [title, body, target] = [text('title'), text('body'), text('targetId')];
  return {
    kind: 'notify',
    notification: (save) => ({
      type: (type(save) ?? null) as string | null,
      recipients: save.lists?.get(recipients) ?? [],
      ...{ title: title(save), body: body(save), target: target(save) },
    }),
    next: xml.connector?.targetReference,
    fault: xml.faultConnector?.targetReference,
  };
}

/** Longest texts of a custom notification (Apex Reference, CustomNotification). */
const longest = { title: 250, body: 750 };
const failed = (why: string) => new SalesforceError('INVALID_ARGUMENT_TYPE', `Send Custom Notification: ${why}`);

/** What a real org refuses to send. */
export function refusedNotification(org: Org, sent: Notification): SalesforceError | undefined {
  const type = objectNamed(org.metadata().schema, 'CustomNotificationType');
  const types = type === undefined ? [] : [...org.rowsOf(type)].filter((row) => row['IsDeleted'] !== true);
  if (!types.some((row) => row['Id'] === sent.type)) return failed('the notification type does not exist');
  if (sent.recipients.length === 0 || sent.recipients.length > 500) return failed('give 1 to 500 recipients');
  const strange = sent.recipients.find((id) => !/^(005|00G)\w{15}$/.test(id));
  if (strange !== undefined) return failed(`${strange} is not a user, queue or group`);
  if (sent.title === '' || sent.body === '') return failed('title and body are required');
  if (sent.title.length > longest.title || sent.body.length > longest.body) return failed('the text is too long');
  return sent.target === '' ? failed('the target is required') : undefined;
}
