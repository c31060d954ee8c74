import { gql } from 'lightning/graphql';

/** The newest events of a deal, its newest conflicts, however old, and the opportunity that had the deal before. */
export const eventsQuery = gql`
  query DealEvents($id: ID, $first: Int) {
    uiapi {
      query {
        newest: Partner_Center_Sync_Event__c(
          where: { Opportunity__c: { eq: $id } }
          orderBy: { Occurred__c: { order: DESC } }
          first: $first
        ) {
          edges {
            node {
              Id
              Name @optional { value }
              Occurred__c @optional { value }
              Outcome__c @optional { value displayValue }
              Direction__c @optional { value displayValue }
              Summary__c @optional { value }
              Changes__c @optional { value }
              Lost_Value__c @optional { value }
              Error_Code__c @optional { value }
            }
          }
          pageInfo { hasNextPage }
        }
        cameFrom: Opportunity(where: { Partner_Center_Moved_To__c: { eq: $id } }, first: 1) {
          edges { node { Id Name @optional { value } } }
        }
        conflicts: Partner_Center_Sync_Event__c(
          where: { and: [{ Opportunity__c: { eq: $id } }, { Outcome__c: { eq: "Conflict" } }] }
          orderBy: { Occurred__c: { order: DESC } }
          first: 5
        ) {
          edges {
            node {
              Id
              Occurred__c @optional { value }
              Changes__c @optional { value }
              Lost_Value__c @optional { value }
            }
          }
        }
      }
    }
  }
`;
