import { gql } from 'lightning/graphql';

/** The relay that reported last, with the results of its check of the org. */
export const setupQuery = gql`
  query Setup {
    uiapi {
      query {
        Partner_Center_Relay__c(orderBy: { Last_Heartbeat__c: { order: DESC } }, first: 1) {
          edges {
            node {
              Id
              Version__c @optional { value }
              Last_Heartbeat__c @optional { value }
              Last_From_Partner_Center__c @optional { value }
              Last_From_Salesforce__c @optional { value }
              Setup_Checks__c @optional { value }
            }
          }
        }
      }
    }
  }
`;
