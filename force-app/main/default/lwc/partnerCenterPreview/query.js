import { gql } from 'lightning/graphql';

/** The fields of a deal and of its primary contact. */
export const previewQuery = gql`
  query Preview($id: ID) {
    uiapi {
      query {
        Opportunity(where: { Id: { eq: $id } }, first: 1) {
          edges {
            node {
              Id
              Description @optional { value }
              Microsoft_Notes__c @optional { value }
              Microsoft_Seller__c @optional { value }
              Owner @optional { Name @optional { value } }
            }
          }
        }
        OpportunityContactRole(where: { OpportunityId: { eq: $id }, IsPrimary: { eq: true } }, first: 1) {
          edges {
            node {
              Id
              Contact @optional { FirstName @optional { value } LastName @optional { value } Email @optional { value } Phone @optional { value } }
            }
          }
        }
      }
    }
  }
`;
