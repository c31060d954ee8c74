import { gql } from 'lightning/graphql';

/** Counts and sums of deals with Microsoft, in one call, without records that the user cannot see. */
export const overviewQuery = gql`
  query Overview($closedSince: Date, $yearStart: Date, $soon: DateTime) {
    uiapi {
      aggregate {
        open: Opportunity(
          where: { and: [{ Sync_with_Partner_Center__c: { eq: true } }, { IsClosed: { eq: false } }] }
          groupBy: {
            Referral_Direction__c: { group: true }
            StageName: { group: true }
            How_can_Microsoft_help__c: { group: true }
          }
          first: 2000
        ) {
          edges {
            node {
              aggregate {
                Referral_Direction__c @optional { value }
                StageName @optional { value displayValue }
                How_can_Microsoft_help__c @optional { value displayValue }
                Id { count { value } }
                Amount @optional { sum { value } }
              }
            }
          }
        }
        closed: Opportunity(
          where: {
            and: [
              { Sync_with_Partner_Center__c: { eq: true } }
              { IsClosed: { eq: true } }
              { CloseDate: { gte: { value: $closedSince } } }
            ]
          }
          groupBy: { CloseDate: { group: true }, IsWon: { group: true } }
          first: 2000
        ) {
          edges {
            node {
              aggregate {
                CloseDate @optional { value }
                IsWon @optional { value }
                Id { count { value } }
                Amount @optional { sum { value } }
              }
            }
          }
        }
        own: Opportunity(
          where: {
            and: [
              { Sync_with_Partner_Center__c: { eq: false } }
              { IsClosed: { eq: true } }
              { CloseDate: { gte: { value: $yearStart } } }
            ]
          }
          groupBy: { IsWon: { group: true } }
        ) {
          edges { node { aggregate { IsWon @optional { value } Id { count { value } } } } }
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
          groupBy: { Referral_Response__c: { group: true }, Referral_Response_Reason__c: { group: true } }
          first: 100
        ) {
          edges {
            node {
              aggregate {
                Referral_Response__c @optional { value }
                Referral_Response_Reason__c @optional { value displayValue }
                Id { count { value } }
              }
            }
          }
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
        teams: Opportunity(
          where: {
            and: [
              { Sync_with_Partner_Center__c: { eq: true } }
              {
                or: [
                  { IsClosed: { eq: false } }
                  { and: [{ IsWon: { eq: true } }, { CloseDate: { gte: { value: $yearStart } } }] }
                ]
              }
            ]
          }
          groupBy: { OwnerId: { group: true } }
          first: 2000
        ) {
          edges {
            node { aggregate { OwnerId @optional { value } Id { count { value } } Amount @optional { sum { value } } } }
          }
        }
      }
    }
  }
`;

/**
 * The newest deals and answers, and the names of solutions, for figures that aggregates cannot give (medians, trends, lists of solutions). The
 * aggregates give the amounts, because they convert several currencies into one.
 */
export const newestQuery = gql`
  query Newest($start: DateTime) {
    uiapi {
      query {
        deals: Opportunity(
          where: {
            and: [
              { Sync_with_Partner_Center__c: { eq: true } }
              {
                or: [
                  { IsClosed: { eq: false } }
                  { CreatedDate: { gte: { value: $start } } }
                  { Microsoft_Answered__c: { gte: { value: $start } } }
                ]
              }
            ]
          }
          orderBy: { CreatedDate: { order: DESC } }
          first: 2000
        ) {
          edges {
            node {
              Id
              CreatedDate @optional { value }
              IsClosed @optional { value }
              Products__c @optional { value }
              Referral_Direction__c @optional { value }
              Referral_Visible_On__c @optional { value }
              Microsoft_Answer__c @optional { value }
              Microsoft_Answered__c @optional { value }
              OwnerId @optional { value }
              Owner @optional { Name @optional { value } Department @optional { value } }
            }
          }
        }
        answers: Partner_Center_Sync_Event__c(
          where: {
            and: [
              { Outcome__c: { in: ["Accepted", "Declined"] } }
              { Direction__c: { eq: "To Partner Center" } }
              { Occurred__c: { gte: { value: $start } } }
            ]
          }
          orderBy: { Occurred__c: { order: DESC } }
          first: 2000
        ) {
          edges {
            node {
              Id
              Occurred__c @optional { value }
              Outcome__c @optional { value }
              Opportunity__r @optional { CreatedDate @optional { value } }
            }
          }
        }
        solutions: Partner_Center_Solution__c(first: 2000) {
          edges { node { Id Name @optional { value } Solution_Id__c @optional { value } } }
        }
      }
    }
  }
`;
