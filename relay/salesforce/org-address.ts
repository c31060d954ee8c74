/** Domains under which Salesforce serves orgs (commercial, government and China clouds). */
const domains = [
  'salesforce.com',
  'force.com',
  'site.com',
  'cloudforce.com',
  'database.com',
  'salesforce.mil',
  'sfcrmapps.cn',
  'sfcrmproducts.cn',
];

const isLoopback = ({ hostname }: URL) => ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);

/**
 * The origin that calls may send the token to, from a sign-in's `instance_url`: https under a Salesforce domain, or the origin of the
 * sign-in itself. Only a sign-in on this machine may lead to another port of it. Undefined for any other address.
 */
export function orgOrigin(instanceUrl: string, loginUrl: string): string | undefined {
  if (!URL.canParse(instanceUrl)) return undefined;
  const given = new URL(instanceUrl);
  const login = new URL(loginUrl);
  if (given.username !== '' || given.password !== '') return undefined;
  const isSalesforces = given.protocol === 'https:' && domains.some((domain) => given.hostname.endsWith(`.${domain}`));
  const isConfigured = given.origin === login.origin || (isLoopback(login) && isLoopback(given));
  return isSalesforces || isConfigured ? given.origin : undefined;
}
