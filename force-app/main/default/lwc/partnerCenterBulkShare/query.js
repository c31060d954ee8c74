import { gql } from 'lightning/graphql';

/** A person's open deals that Microsoft does not have. */
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
              Name { value }
              AccountId { value }
              Account { Name { value } BillingCountry { value } }
              Amount { value displayValue }
              CloseDate { value }
              How_can_Microsoft_help__c { value displayValue }
              Referral_Visible_to_Microsoft__c { value }
              Products__c { value }
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
              OpportunityId { value }
              Contact { FirstName { value } LastName { value } Email { value } Phone { value } }
            }
          }
        }
      }
    }
  }
`;
