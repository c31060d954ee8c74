import { Metadata, status, type StatusObject } from '@grpc/grpc-js';

/** Pub/Sub API documentation, "Handle Errors": the code goes in the trailers. Which gRPC status goes with it is published for few. */
const refusals = {
  'sfdc.platform.eventbus.grpc.service.auth.error': status.UNAUTHENTICATED,
  'sfdc.platform.eventbus.grpc.service.unavailable': status.UNAVAILABLE,
  'sfdc.platform.eventbus.grpc.subscription.fetch.replayid.corrupted': status.INVALID_ARGUMENT,
  'sfdc.platform.eventbus.grpc.subscription.fetch.replayid.validation.failed': status.INVALID_ARGUMENT,
  'sfdc.platform.eventbus.grpc.subscription.fetch.requested.events.invalid': status.INVALID_ARGUMENT,
  'sfdc.platform.eventbus.grpc.subscription.limit.exceeded': status.RESOURCE_EXHAUSTED,
  'sfdc.platform.eventbus.grpc.topic.permission.denied': status.PERMISSION_DENIED,
  'sfdc.platform.eventbus.grpc.topic.not.found': status.NOT_FOUND,
  'sfdc.platform.eventbus.grpc.schema.not.found': status.NOT_FOUND,
} as const;

export type RefusalCode = keyof typeof refusals;

/** Ends a call as the Pub/Sub API does. */
export class Refused extends Error {
  readonly refusal: StatusObject;

  constructor(code: RefusalCode, rpcId: string) {
    super(code);
    const metadata = new Metadata();
    metadata.set('error-code', code);
    metadata.set('rpc-id', rpcId);
    this.refusal = { code: refusals[code], details: `${code} rpcId: ${rpcId}`, metadata };
  }
}
