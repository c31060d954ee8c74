import { z } from 'zod';
import type { ApiAnswer } from '../rest/api-request.ts';
import { deploy } from './deploy.ts';
import type { ComponentResult } from './deploy.ts';
import { SalesforceError } from '../errors.ts';
import { componentsOf, filesOfZip, removedBy } from './metadata-source.ts';
import type { SourceFile } from './metadata-source.ts';
import type { OrgMetadata } from './metadata.ts';
import { remove } from './remove.ts';
import { escapeXml, flag, parseXml } from './metadata-xml.ts';
import type { Org, Session } from '../org.ts';

/** The SOAP Metadata API, at /services/Soap/m/NN.0. */
export interface MetadataApi {
  /** `session` is that of the sessionId in the header, undefined when it is not valid. */
  answer(envelope: string, session: Session | undefined): ApiAnswer;
}

interface Deployment {
  id: string;
  createdDate: string;
  checkOnly: boolean;
  succeeded: boolean;
  results: readonly ComponentResult[];
  session: Session;
}

const envelopeSchema = z.object({
  Envelope: z.looseObject({
    Body: z.record(z.string(), z.unknown()),
  }),
});

const deploySchema = z.looseObject({
  ZipFile: z.string(),
  DeployOptions: z.preprocess(
    (options) => (options === '' ? {} : options),
    z.looseObject({ checkOnly: flag.default(false), testLevel: z.string().optional() }),
  ),
});

const statusSchema = z.looseObject({ asyncProcessId: z.string(), includeDetails: flag.default(false) });

type Xml = string | number | boolean | null | readonly Xml[] | { readonly [name: string]: Xml };

/** Elements for the entries of an object; an array repeats its element, null is xsi:nil. */
function elements(content: Readonly<Record<string, Xml>>): string {
  return Object.entries(content)
    .flatMap(([name, value]) => (isList(value) ? value : [value]).map((item) => element(name, item)))
    .join('');
}

function isList(value: Xml): value is readonly Xml[] {
  return Array.isArray(value);
}

function element(name: string, value: Xml): string {
  if (value === null) return `<${name} xsi:nil="true"/>`;
  if (isList(value)) return elements({ [name]: value });
  return `<${name}>${typeof value === 'object' ? elements(value) : escapeXml(String(value))}</${name}>`;
}

function envelope(body: string): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://soap.sforce.com/2006/04/metadata" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
    `<soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`
  );
}

function soap(status: number, body: string): ApiAnswer {
  return { status, headers: { 'content-type': 'text/xml;charset=UTF-8' }, body: envelope(body) };
}

function fault(code: string, message: string): ApiAnswer {
  const inner = `<faultcode>sf:${code}</faultcode><faultstring>${escapeXml(`${code}: ${message}`)}</faultstring>`;
  return soap(500, `<soapenv:Fault xmlns:sf="http://soap.sforce.com/2006/04/metadata">${inner}</soapenv:Fault>`);
}

/** A component as componentSuccesses and componentFailures list it. */
function messageOf(result: ComponentResult, createdDate: string): Xml {
  const { type, fullName, file, created, deleted = false, problem, warning } = result;
  return {
    changed: problem === undefined && warning === undefined,
    componentType: type,
    created,
    createdDate,
    deleted: deleted && problem === undefined && warning === undefined,
    fileName: file,
    fullName,
    ...(problem === undefined ? {} : { problem, problemType: 'Error' }),
    ...(problem === undefined && warning !== undefined ? { problem: warning, problemType: 'Warning' } : {}),
    success: problem === undefined,
  };
}

function deployResult(
  { id, createdDate, checkOnly, succeeded, results, session }: Deployment,
  includeDetails: boolean,
): Xml {
  const failures = results.filter(({ problem }) => problem !== undefined);
  const messages = (some: readonly ComponentResult[]) => some.map((result) => messageOf(result, createdDate));
  return {
    checkOnly,
    completedDate: createdDate,
    createdBy: session.user.id,
    createdByName: session.user.username,
    createdDate,
    ...(includeDetails
      ? {
          details: {
            componentFailures: messages(failures),
            componentSuccesses: messages(results.filter(({ problem }) => problem === undefined)),
            runTestResult: { numFailures: 0, numTestsRun: 0, totalTime: 0 },
          },
        }
      : {}),
    done: true,
    id,
    ignoreWarnings: false,
    lastModifiedDate: createdDate,
    numberComponentErrors: failures.length,
    numberComponentsDeployed: succeeded ? results.length : results.length - failures.length,
    numberComponentsTotal: results.length,
    numberTestErrors: 0,
    numberTestsCompleted: 0,
    numberTestsTotal: 0,
    rollbackOnError: true,
    runTestsEnabled: false,
    startDate: createdDate,
    status: succeeded ? 'Succeeded' : 'Failed',
    success: succeeded,
  };
}

/** Removes, deploys, removes: all of it or nothing. */
function deployAndRemove(org: Org, files: readonly SourceFile[], checkOnly: boolean) {
  const context = { ...org.deployContext, ...(checkOnly ? { checkedOn: org.metadata() } : {}) };
  const steps: ((metadata: OrgMetadata) => ReturnType<typeof deploy>)[] = [
    (metadata) => remove(metadata, removedBy(files, 'Pre'), context),
    (metadata) => deploy(metadata, componentsOf(files), context),
    (metadata) => remove(metadata, removedBy(files, 'Post'), context),
  ];
  return steps.reduce<ReturnType<typeof deploy>>(
    (before, step) => {
      const after = step(before.metadata);
      return {
        metadata: after.metadata,
        results: [...before.results, ...after.results],
        succeeded: before.succeeded && after.succeeded,
      };
    },
    { metadata: org.metadata(), results: [], succeeded: true },
  );
}

/** Deploys at once and keeps the outcome, to be asked for with checkDeployStatus. */
export function metadataApi(org: Org): MetadataApi {
  const deployments = new Map<string, Deployment>();

  const operations: Readonly<Record<string, (body: unknown, session: Session) => Xml>> = {
    deploy(body, session) {
      const { ZipFile, DeployOptions } = deploySchema.parse(body);
      const { checkOnly, testLevel = 'NoTestRun' } = DeployOptions;
      // The org has no Apex, so a test level that runs the org's tests has nothing to run.
      if (testLevel === 'RunSpecifiedTests')
        throw new SalesforceError('NOT_SIMULATED', 'RunSpecifiedTests is not simulated');
      const outcome = deployAndRemove(org, filesOfZip(Buffer.from(ZipFile, 'base64')), checkOnly);
      if (outcome.succeeded && !checkOnly) org.replaceMetadata(outcome.metadata);
      const id = org.mintId('0Af');
      const createdDate = new Date(org.clock.now()).toISOString();
      deployments.set(id, {
        id,
        createdDate,
        checkOnly,
        session,
        succeeded: outcome.succeeded,
        results: outcome.results,
      });
      return { done: false, id, state: 'Queued' };
    },
    checkDeployStatus(body) {
      const { asyncProcessId, includeDetails } = statusSchema.parse(body);
      const deployment = deployments.get(asyncProcessId);
      if (deployment === undefined) {
        throw new SalesforceError('INVALID_CROSS_REFERENCE_KEY', `invalid id: ${asyncProcessId}`);
      }
      return deployResult(deployment, includeDetails);
    },
  };

  return {
    answer(text, session) {
      try {
        const { Body } = envelopeSchema.parse(parseXml(text)).Envelope;
        if (session === undefined) return fault('INVALID_SESSION_ID', 'Invalid Session ID found in SessionHeader');
        if (session.user.profile !== 'System Administrator') {
          return fault(
            'INSUFFICIENT_ACCESS',
            'use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions',
          );
        }
        const [name = '', body] = Object.entries(Body).find(([key]) => !key.startsWith('@')) ?? [];
        const operation = operations[name];
        if (operation === undefined)
          return fault('NOT_SIMULATED', `the Metadata API operation ${name} is not simulated`);
        const result = element('result', operation(body, session));
        return soap(200, `<${name}Response>${result}</${name}Response>`);
      } catch (error) {
        if (error instanceof SalesforceError) return fault(error.errorCode, error.message);
        return fault('UNKNOWN_EXCEPTION', error instanceof Error ? error.message : String(error));
      }
    },
  };
}
