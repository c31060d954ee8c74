import { z } from 'zod';
import { isSaved, saveRows } from './collections.ts';
import type { Salesforce } from './connect.ts';
import { expectRow } from './soql.ts';
import { isRecent } from '../ground/wait.ts';

/** A user who is to join the team of an opportunity. */
export interface Member {
  opportunityId: string;
  userId: string;
}

/** Somebody may switch Opportunity Teams on: the org is asked again after this long. */
const keepMs = 3_600_000;

const described = z.object({ childRelationships: z.array(z.object({ relationshipName: z.string().nullish() })) });

/**
 * Adds users to opportunity teams, 200 to a call. Resolves to those whom the org did not take: the opportunity itself is never at stake.
 * In an org without Opportunity Teams the object is not there: nobody is added, and undefined says so.
 */
export function createTeams(
  salesforce: Salesforce,
): (members: readonly Member[]) => Promise<readonly Member[] | undefined> {
  let teams: { at: number; areOn: boolean } | undefined;

  async function areOn(): Promise<boolean> {
    if (teams !== undefined && isRecent(teams.at, keepMs, salesforce.now())) return teams.areOn;
    const { body } = await salesforce.call({
      method: 'GET',
      path: '/sobjects/Opportunity/describe',
      operation: 'describe',
    });
    const { childRelationships } = expectRow(described, body);
    const found = childRelationships.some(({ relationshipName }) => relationshipName === 'OpportunityTeamMembers');
    teams = { at: salesforce.now(), areOn: found };
    return found;
  }

  return async (members) => {
    if (!(await areOn())) return undefined;
    if (members.length === 0) return [];
    const outcomes = await saveRows(salesforce, {
      method: 'POST',
      object: 'OpportunityTeamMember',
      records: members.map(({ opportunityId, userId }) => ({ OpportunityId: opportunityId, UserId: userId })),
      operation: 'add team members',
    });
    return members.filter((_member, index) => {
      const outcome = outcomes[index];
      return outcome !== undefined && !isSaved(outcome);
    });
  };
}

/** A deal that was just made: its opportunity, its owner, and the users among the people of its team by their e-mail address. */
export interface Joining {
  opportunityId: string;
  ownerId: string | undefined;
  emails: readonly string[];
  userOf: (email: string) => string | undefined;
}

/**
 * Has the users among the people of each deal's team join the opportunity's team; the owner is on it anyway. Resolves, by opportunity, to
 * the e-mail addresses of those who are no active users here or were refused; to nothing in an org without teams, or that does not answer.
 */
export async function joinTeams(
  add: ReturnType<typeof createTeams>,
  deals: readonly Joining[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (deals.length === 0) return new Map();
  const wanted = deals.flatMap(({ opportunityId, ownerId, emails, userOf }) =>
    [...new Set(emails.flatMap((email) => userOf(email) ?? []))]
      .filter((userId) => userId !== ownerId)
      .map((userId) => ({ opportunityId, userId })),
  );
  const refused = await add(wanted).catch(() => undefined);
  if (refused === undefined) return new Map();
  return new Map(
    deals.map(({ opportunityId, emails, userOf }) => {
      const isOut = (userId: string | undefined) =>
        userId === undefined ||
        refused.some((member) => member.opportunityId === opportunityId && member.userId === userId);
      return [opportunityId, emails.filter((email) => isOut(userOf(email)))] as const;
    }),
  );
}
