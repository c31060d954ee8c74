import { gql } from 'lightning/graphql';

/** Open opportunities without a Partner Center deal, to which a deal can be linked, the last edited first. */
export const linkQuery = gql`
  query LinkTo($id: ID, $like: String, $first: Int) {
    uiapi {
      query {
        Opportunity(
          where: {
            and: [
              { Id: { ne: $id } }
              { Name: { like: $like } }
              { IsClosed: { eq: false } }
              { Referral_Identifier__c: { eq: null } }
              { Sync_with_Partner_Center__c: { eq: false } }
            ]
          }
          orderBy: { LastModifiedDate: { order: DESC } }
          first: $first
        ) {
          edges {
            node {
              Id
              Name @optional { value }
              Account @optional { Name @optional { value } }
              Owner @optional { ... on User { Name @optional { value } } }
              Amount @optional { value displayValue }
              StageName @optional { value displayValue }
              CloseDate @optional { value displayValue }
            }
          }
        }
      }
    }
  }
`;
