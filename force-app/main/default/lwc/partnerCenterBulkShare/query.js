import { gql } from 'lightning/graphql';

/** The user's open deals that are not shared with Microsoft. */
export const dealQuery = gql`
  query ToShare($first: Int) {
    uiapi {
      query {
        Opportunity(
          scope: MINE
          where: {
            and: [
              { IsClosed: { eq: false } }
              { Sync_with_Partner_Center__c: { eq: false } }
              { Referral_Identifier__c: { eq: null } }
            ]
          }
          orderBy: { CloseDate: { order: ASC } }
          first: $first
        ) {
          edges {
            node {
              Id
              Name @optional { value }
              AccountId @optional { value }
              Account @optional { Name @optional { value } BillingCountry @optional { value } }
              Amount @optional { value displayValue }
              CloseDate @optional { value displayValue }
              How_can_Microsoft_help__c @optional { value displayValue }
              Referral_Visible_to_Microsoft__c @optional { value }
              Products__c @optional { value }
              Marketplace_Purchase_Intent__c @optional { value }
            }
          }
          pageInfo { hasNextPage }
        }
      }
    }
  }
`;

/** The primary contacts of some deals. */
export const contactQuery = gql`
  query PrimaryContacts($ids: [ID]) {
    uiapi {
      query {
        OpportunityContactRole(where: { OpportunityId: { in: $ids }, IsPrimary: { eq: true } }, first: 200) {
          edges {
            node {
              Id
              OpportunityId @optional { value }
              Contact @optional { FirstName @optional { value } LastName @optional { value } Email @optional { value } Phone @optional { value } }
            }
          }
        }
      }
    }
  }
`;

/** Enough solutions for new deals to know whether the catalogue has only one. */
export const solutionQuery = gql`
  query OnlySolution {
    uiapi {
      query {
        Partner_Center_Solution__c(where: { Active__c: { eq: true } }, first: 2) {
          edges { node { Id Solution_Id__c @optional { value } } }
        }
      }
    }
  }
`;
