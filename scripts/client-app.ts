import { X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../test/temporary-folder.ts';

/** The External Client App through which the relay signs in. */
export const clientAppFolder = 'connection/client-app';

/**
 * Runs a function with a folder that holds the settings with the relay's certificate. Salesforce advises to keep them out of source control:
 * retrieved from an org, they hold its consumer key and secret. @throws if the file is not a certificate
 */
export async function withCertificate(path: string, work: (folder: string) => Promise<void>): Promise<void> {
  const certificate = new X509Certificate(readFileSync(path)).raw.toString('base64');
  const folder = temporaryFolder('cosell-client-app');
  const settings = join(folder, 'extlClntAppGlobalOauthSets');
  mkdirSync(settings);
  writeFileSync(join(settings, 'Partner_Center_Relay_glbloauth.ecaGlblOauth-meta.xml'), settingsWith(certificate));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const settingsWith = (certificate: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<ExtlClntAppGlobalOauthSettings xmlns="http://soap.sforce.com/2006/04/metadata">
    <callbackUrl>https://localhost/</callbackUrl>
    <certificate>${certificate}</certificate>
    <externalClientApplication>Partner_Center_Relay</externalClientApplication>
    <isClientCredentialsFlowEnabled>false</isClientCredentialsFlowEnabled>
    <isCodeCredFlowEnabled>false</isCodeCredFlowEnabled>
    <isConsumerSecretOptional>false</isConsumerSecretOptional>
    <isDeviceFlowEnabled>false</isDeviceFlowEnabled>
    <isNamedUserJwtEnabled>true</isNamedUserJwtEnabled>
    <isTokenExchangeEnabled>false</isTokenExchangeEnabled>
    <label>Partner Center Relay Global OAuth</label>
</ExtlClntAppGlobalOauthSettings>
`;
