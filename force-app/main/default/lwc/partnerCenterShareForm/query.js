import { gql } from 'lightning/graphql';

export const contactQuery = gql`
  query PrimaryContact($id: ID) {
    uiapi {
      query {
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

/** The catalogue's solutions for new deals, and the solutions of the seller's shared deals, newest first. */
export const likelyQuery = gql`
  query LikelySolutions {
    uiapi {
      query {
        Partner_Center_Solution__c(where: { Active__c: { eq: true } }, first: 200) {
          edges { node { Id Solution_Id__c @optional { value } } }
        }
        Opportunity(
          scope: MINE
          where: {
            and: [
              { Sync_with_Partner_Center__c: { eq: true } }
              { Referral_Direction__c: { eq: "To Microsoft" } }
            ]
          }
          orderBy: { LastModifiedDate: { order: DESC } }
          first: 10
        ) {
          edges { node { Id Products__c @optional { value } } }
        }
      }
    }
  }
`;
