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
