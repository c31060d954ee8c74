import { gql } from 'lightning/graphql';

export const contactQuery = gql`
  query PrimaryContact($id: ID) {
    uiapi {
      query {
        OpportunityContactRole(where: { OpportunityId: { eq: $id }, IsPrimary: { eq: true } }, first: 1) {
          edges {
            node {
              Id
              Contact { FirstName { value } LastName { value } Email { value } Phone { value } }
            }
          }
        }
      }
    }
  }
`;
