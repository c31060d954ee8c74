import { gql } from 'lightning/graphql';

export const timelineQuery = gql`
  query Timeline($where: Partner_Center_Sync_Event__c_Filter, $first: Int) {
    uiapi {
      query {
        Partner_Center_Sync_Event__c(where: $where, orderBy: { Occurred__c: { order: DESC } }, first: $first) {
          edges {
            node {
              Id
              Occurred__c { value }
              Outcome__c { value displayValue }
              Direction__c { value displayValue }
              Summary__c { value }
              Changes__c { value }
              Lost_Value__c { value }
              Error_Code__c { value }
            }
          }
          pageInfo { hasNextPage }
        }
      }
    }
  }
`;
