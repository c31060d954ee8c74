/** The settings that have no default (DESIGN 5.4), and nothing else. `keyFile` holds the private key of the connected app. */
export const minimumSettings = (keyFile: string, encryptionKey: string) => ({
  RELAY_ENCRYPTION_KEY: encryptionKey,
  RELAY_PUBLIC_URL: 'https://relay.contoso.example',
  PARTNER_CENTER_TENANT_ID: 'tenant',
  PARTNER_CENTER_CLIENT_ID: 'client',
  PARTNER_CENTER_CLIENT_SECRET: 'a secret of Partner Center',
  SALESFORCE_LOGIN_URL: 'https://contoso.my.salesforce.example',
  SALESFORCE_CLIENT_ID: 'app',
  SALESFORCE_USERNAME: 'relay@contoso.example',
  SALESFORCE_PRIVATE_KEY_FILE: keyFile,
  SALESFORCE_ORG_ID: '00D000000000001AAA',
  SALESFORCE_WEBHOOK_SECRET: 'a-secret-of-sixteen',
});
