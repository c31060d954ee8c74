import { gql } from 'lightning/graphql';

export const timelineQuery = gql`
  query Timeline($where: Partner_Center_Sync_Event__c_Filter, $first: Int) {
    uiapi {
      query {
        Partner_Center_Sync_Event__c(where: $where, orderBy: { Occurred__c: { order: DESC } }, first: $first) {
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
      }
    }
  }
`;
