import { gql } from 'lightning/graphql';

/** Open opportunities that carry no deal of Partner Center, the last edited first: those that a deal can be linked to. */
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
