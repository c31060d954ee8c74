import { gql } from 'lightning/graphql';

/** Counts and sums of deals with Microsoft, in one call. Records that the reader cannot see are in none of them. */
export const overviewQuery = gql`
  query Overview($since: Date, $soon: DateTime) {
    uiapi {
      aggregate {
        open: Opportunity(
          where: { and: [{ Sync_with_Partner_Center__c: { eq: true } }, { IsClosed: { eq: false } }] }
          groupBy: { Referral_Direction__c: { group: true } }
        ) {
          edges { node { aggregate { Referral_Direction__c @optional { value } Id { count { value } } Amount @optional { sum { value } } } } }
        }
        won: Opportunity(
          where: {
            and: [
              { Sync_with_Partner_Center__c: { eq: true } }
              { IsWon: { eq: true } }
              { CloseDate: { gte: { value: $since } } }
            ]
          }
          groupBy: { IsWon: { group: true } }
        ) {
          edges { node { aggregate { Id { count { value } } Amount @optional { sum { value } } } } }
        }
        theirs: Opportunity(
          where: { Microsoft_Answer__c: { in: ["Accepted", "Declined", "Expired"] } }
          groupBy: { Microsoft_Answer__c: { group: true } }
        ) {
          edges { node { aggregate { Microsoft_Answer__c @optional { value displayValue } Id { count { value } } } } }
        }
        ours: Opportunity(
          where: {
            and: [{ Referral_Direction__c: { eq: "From Microsoft" } }, { Referral_Response__c: { ne: null } }]
          }
          groupBy: { Referral_Response__c: { group: true } }
        ) {
          edges { node { aggregate { Referral_Response__c @optional { value } Id { count { value } } } } }
        }
        expiring: Opportunity(
          where: {
            and: [
              { Sync_with_Partner_Center__c: { eq: true } }
              { Referral_Status__c: { eq: "New" } }
              { Referral_Response__c: { eq: null } }
              { Referral_Expires__c: { lte: { value: $soon } } }
            ]
          }
          groupBy: { Referral_Status__c: { group: true } }
        ) {
          edges { node { aggregate { Id { count { value } } } } }
        }
        attention: Opportunity(
          where: { Partner_Center_Sync_Status__c: { eq: "Needs attention" } }
          groupBy: { Partner_Center_Sync_Status__c: { group: true } }
        ) {
          edges { node { aggregate { Id { count { value } } } } }
        }
        stages: Opportunity(
          where: { and: [{ Sync_with_Partner_Center__c: { eq: true } }, { IsClosed: { eq: false } }] }
          groupBy: { StageName: { group: true } }
          first: 100
        ) {
          edges { node { aggregate { StageName @optional { value displayValue } Id { count { value } } Amount @optional { sum { value } } } } }
        }
        help: Opportunity(
          where: { and: [{ Sync_with_Partner_Center__c: { eq: true } }, { IsClosed: { eq: false } }] }
          groupBy: { How_can_Microsoft_help__c: { group: true } }
          first: 100
        ) {
          edges {
            node {
              aggregate { How_can_Microsoft_help__c @optional { value displayValue } Id { count { value } } Amount @optional { sum { value } } }
            }
          }
        }
        declined: Opportunity(
          where: {
            and: [{ Referral_Response__c: { eq: "Decline" } }, { Referral_Response_Reason__c: { ne: null } }]
          }
          groupBy: { Referral_Response_Reason__c: { group: true } }
          first: 100
        ) {
          edges { node { aggregate { Referral_Response_Reason__c @optional { value displayValue } Id { count { value } } } } }
        }
      }
    }
  }
`;
