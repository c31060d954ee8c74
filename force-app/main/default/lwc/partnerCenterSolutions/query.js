import { gql } from 'lightning/graphql';

/** Solutions for new deals whose name, identifier or publisher is like a text. */
export const findQuery = gql`
  query FindSolutions($like: String) {
    uiapi {
      query {
        Partner_Center_Solution__c(
          where: {
            and: [
              { Active__c: { eq: true } }
              { or: [{ Name: { like: $like } } { Solution_Id__c: { like: $like } } { Publisher__c: { like: $like } }] }
            ]
          }
          orderBy: { Name: { order: ASC } }
          first: 20
        ) {
          edges {
            node {
              Id
              Name @optional { value }
              Solution_Id__c @optional { value }
              Type__c @optional { value displayValue }
              Publisher__c @optional { value }
            }
          }
        }
      }
    }
  }
`;

/** The names of solutions by their identifiers, whether sellers may still pick them or not. */
export const nameQuery = gql`
  query PickedSolutions($ids: [String]) {
    uiapi {
      query {
        Partner_Center_Solution__c(where: { Solution_Id__c: { in: $ids } }, first: 50) {
          edges {
            node {
              Id
              Name @optional { value }
              Solution_Id__c @optional { value }
            }
          }
        }
      }
    }
  }
`;
