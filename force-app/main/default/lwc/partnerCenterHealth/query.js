import { gql } from 'lightning/graphql';

/** The relays, the deals that need attention, and the events since a day, in one call. */
export const healthQuery = gql`
  query Health($since: DateTime) {
    uiapi {
      query {
        Partner_Center_Relay__c(orderBy: { Last_Heartbeat__c: { order: DESC } }, first: 50) {
          edges {
            node {
              Id
              Version__c @optional { value }
              Last_Heartbeat__c @optional { value }
              Last_From_Partner_Center__c @optional { value }
              Last_From_Salesforce__c @optional { value }
              Event_Channel__c @optional { value }
              Events_Read__c @optional { value }
              Events_Compared__c @optional { value }
              Deleted_Deals__c @optional { value }
              Queue_Depth__c @optional { value }
              Failed_Pairs__c @optional { value }
              Credential_Expires__c @optional { value }
              Disabled_Mappings__c @optional { value }
              Api_Calls_Used__c @optional { value }
              Api_Calls_Limit__c @optional { value }
            }
          }
        }
        Opportunity(where: { Partner_Center_Sync_Status__c: { eq: "Needs attention" } }, first: 200) {
          totalCount
          edges {
            node {
              Id
              Name @optional { value }
              Partner_Center_Error_Code__c @optional { value }
              Partner_Center_Sync_Message__c @optional { value }
            }
          }
        }
        Partner_Center_Sync_Event__c(
          where: { Occurred__c: { gte: { value: $since } } }
          orderBy: { Occurred__c: { order: DESC } }
          first: 2000
          upperBound: 2000
        ) {
          edges {
            node {
              Id
              Occurred__c @optional { value }
              Outcome__c @optional { value }
            }
          }
          pageInfo { hasNextPage }
        }
      }
    }
  }
`;
