import { gql } from 'lightning/graphql';

/** What happened to a deal last. */
export const newestQuery = gql`
  query Newest($id: ID) {
    uiapi {
      query {
        Partner_Center_Sync_Event__c(
          where: { Opportunity__c: { eq: $id } }
          orderBy: { Occurred__c: { order: DESC } }
          first: 1
        ) {
          edges {
            node {
              Id
              Occurred__c @optional { value }
              Outcome__c @optional { value }
              Summary__c @optional { value }
              Error_Code__c @optional { value }
            }
          }
        }
      }
    }
  }
`;
