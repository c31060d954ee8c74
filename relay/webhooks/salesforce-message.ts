import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { CosellError } from '../errors.ts';
import { idIn } from '../ground/record-ids.ts';

/** An outbound message: the org that sent it, and the ids of up to 100 opportunities. */
export interface SalesforceMessage {
  organizationId: string;
  opportunityIds: string[];
}

const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  parseTagValue: false,
  // Ids and dates need no entities, and an attacker's entities could use up our memory.
  processEntities: false,
  isArray: (name) => name === 'Notification',
});

/** Salesforce sends 18 characters; what stands in for it, such as a middleware, may send 15. */
const opportunityId = z.string().transform((text) => idIn(text));
const notification = z.object({ sObject: z.object({ Id: opportunityId }) });
const message = z.object({
  Envelope: z.object({
    Body: z.object({
      notifications: z.object({
        OrganizationId: z.string().regex(/^00D[A-Za-z0-9]{12}([A-Za-z0-9]{3})?$/),
        Notification: z.array(z.unknown()).max(100),
      }),
    }),
  }),
});

/**
 * Reads the SOAP body of an outbound message (its WSDL: at most 100 notifications). Takes only the ids from it.
 * @throws CosellError BODY_INVALID
 */
export function readSalesforceMessage(body: Buffer): SalesforceMessage {
  const xml = body.toString('utf8');
  const parsed = message.safeParse(xml.includes('<!DOCTYPE') ? undefined : parse(xml));
  if (!parsed.success) throw new CosellError('BODY_INVALID', 'The body is not an outbound message of Opportunity.');
  const { OrganizationId, Notification } = parsed.data.Envelope.Body.notifications;
  return {
    organizationId: OrganizationId,
    // A record that was deleted before delivery arrives without data. It must not cost the other records.
    opportunityIds: [...new Set(Notification.flatMap((item) => notification.safeParse(item).data?.sObject.Id ?? []))],
  };
}

function parse(xml: string): unknown {
  try {
    return parser.parse(xml);
  } catch {
    return undefined;
  }
}

/** The only answer that stops Salesforce's retries (sforce_api_om_outboundmessaging_notifications). */
export const acknowledgement =
  '<?xml version="1.0" encoding="UTF-8"?>' +
  '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>' +
  '<notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack></notificationsResponse>' +
  '</soapenv:Body></soapenv:Envelope>';
