import { gql } from 'lightning/graphql';

/** The newest conflicts of a deal: what was overwritten on either side, and when. */
export const conflictsQuery = gql`
  query Conflicts($where: Partner_Center_Sync_Event__c_Filter) {
    uiapi {
      query {
        Partner_Center_Sync_Event__c(where: $where, orderBy: { Occurred__c: { order: DESC } }, first: 5) {
          edges {
            node {
              Id
              Name @optional { value }
              Occurred__c @optional { value }
              Outcome__c @optional { value displayValue }
              Changes__c @optional { value }
              Lost_Value__c @optional { value }
            }
          }
        }
      }
    }
  }
`;
