/**
 * What to do about a refused sign-in, by the words of the token endpoint (Salesforce Help, "OAuth 2.0 Error Codes", and reports of people
 * who set up such a sign-in). The first match counts.
 */
const cures: readonly (readonly [says: RegExp, cure: string])[] = [
  [
    /hasn't approved this consumer|invalid_app_access|not admin approved/i,
    'Check SALESFORCE_USERNAME: Salesforce says the same about a user that does not exist. Then let the app accept the integration user: in the policies of the External Client App, choose "Admin approved users are pre-authorized" and the permission set Partner Center Integration, and assign that permission set to the user.',
  ],
  [
    /no client credentials user enabled/i,
    'Choose the integration user as the user that the app runs as: External Client App > Policies > Client Credentials Flow > Run As.',
  ],
  [
    /not supported on this domain|unsupported_grant_type/i,
    'Set SALESFORCE_LOGIN_URL to the My Domain address of the org, https://….my.salesforce.com, and enable the flow in the External Client App.',
  ],
  [
    /audience/i,
    'Check SALESFORCE_AUDIENCE. If it is not set, the relay derives the audience from SALESFORCE_LOGIN_URL.',
  ],
  [
    /invalid_client_id|client identifier invalid/i,
    'Correct SALESFORCE_CLIENT_ID: it is the consumer key of the External Client App in this org. A new app takes up to ten minutes until it works.',
  ],
  [
    /invalid assertion|invalid signature/i,
    'Set SALESFORCE_PRIVATE_KEY_FILE to the key that belongs to the certificate in the External Client App, and check SALESFORCE_USERNAME.',
  ],
  [
    /invalid_client\b|invalid client credentials/i,
    'Check the credentials of the External Client App: SALESFORCE_CLIENT_SECRET, or the JWT bearer flow with the certificate of SALESFORCE_PRIVATE_KEY_FILE.',
  ],
  [/inactive user/i, 'Activate the integration user (Setup > Users).'],
  [/inactive organi[sz]ation/i, 'The org is inactive or has expired: sign in to it in a browser to see why.'],
  [
    /ip restricted|ip address/i,
    'Let the relay sign in from its address: add it to the login IP ranges of the integration user\'s profile, or choose "Relax IP restrictions" in the policies of the External Client App.',
  ],
];

/** Undefined if the words are unknown. */
export const cureOfSignIn = (words: string): string | undefined => cures.find(([says]) => says.test(words))?.[1];
