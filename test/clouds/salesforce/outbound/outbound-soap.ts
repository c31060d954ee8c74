import { z } from 'zod';
import type { OutboundMessage } from '../deploy/metadata.ts';
import { escapeXml, parseXml } from '../deploy/metadata-xml.ts';
import type { Field, Row } from '../records/schema.ts';
import { fieldNamed, valueOf } from '../records/schema.ts';
import type { ObjectType } from '../records/schema.ts';

/** One record of a message. The row is undefined when the record was deleted before delivery: then only its id goes out. */
export interface Notification {
  id: string;
  recordId: string;
  row: Row | undefined;
}

function soapText(field: Field, row: Row): string | undefined {
  const value = valueOf(row, field);
  if (value === null) return undefined;
  if (typeof value !== 'number') return escapeXml(String(value));
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function sObject(object: ObjectType, message: OutboundMessage, { recordId, row }: Notification): string {
  const elements = message.fields
    .filter((name) => name !== 'Id')
    .flatMap((name) => {
      const field = fieldNamed(object, name);
      const text = row === undefined || field === undefined ? undefined : soapText(field, row);
      // Fields without a value are left out, not marked nil.
      return text === undefined ? [] : [`<sf:${name}>${text}</sf:${name}>`];
    });
  return `<sObject xsi:type="sf:${object.name}" xmlns:sf="urn:sobject.enterprise.soap.sforce.com"><sf:Id>${recordId}</sf:Id>${elements.join('')}</sObject>`;
}

/** The SOAP body of one delivery, with the records' current values. */
export function outboundEnvelope(
  org: { id: string; url: string },
  object: ObjectType,
  message: OutboundMessage,
  notifications: readonly Notification[],
): string {
  const soap = (api: string) => `${org.url}/services/Soap/${api}/${message.apiVersion}/${org.id.slice(0, 15)}`;
  const items = notifications.map(
    (notification) =>
      `<Notification><Id>${notification.id}</Id>${sObject(object, message, notification)}</Notification>`,
  );
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
    '<soapenv:Body><notifications xmlns="http://soap.sforce.com/2005/09/outbound">' +
    `<OrganizationId>${org.id}</OrganizationId><ActionId>${message.id}</ActionId><SessionId xsi:nil="true"/>` +
    `<EnterpriseUrl>${escapeXml(soap('c'))}</EnterpriseUrl><PartnerUrl>${escapeXml(soap('u'))}</PartnerUrl>` +
    `${items.join('')}</notifications></soapenv:Body></soapenv:Envelope>`
  );
}

const ackSchema = z.object({
  Envelope: z.object({
    Body: z.object({ notificationsResponse: z.object({ Ack: z.literal('true'), '@xmlns': z.string().optional() }) }),
  }),
});

/** Whether the answer of a listener ends the retries: only a SOAP envelope with Ack true does. */
export function isAcknowledged(answer: string): boolean {
  try {
    return ackSchema.safeParse(parseXml(answer)).success;
  } catch {
    return false;
  }
}
