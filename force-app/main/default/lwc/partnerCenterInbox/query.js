import { gql } from 'lightning/graphql';

/** Deals that came from Partner Center and have no answer yet, the first to expire first. */
export const inboxQuery = gql`
  query Inbox($first: Int) {
    uiapi {
      query {
        Opportunity(
          where: {
            and: [
              { Sync_with_Partner_Center__c: { eq: true } }
              { Referral_Status__c: { eq: "New" } }
              { Referral_Response__c: { eq: null } }
            ]
          }
          orderBy: { Referral_Expires__c: { order: ASC, nulls: LAST } }
          first: $first
        ) {
          totalCount
          edges {
            node {
              Id
              Name @optional { value }
              Account @optional { Name @optional { value } }
              Amount @optional { value displayValue }
              How_can_Microsoft_help__c @optional { value displayValue }
              Referral_Expires__c @optional { value }
              Partner_Center_Link_To__c @optional { value }
            }
          }
          pageInfo { hasNextPage }
        }
      }
    }
  }
`;
