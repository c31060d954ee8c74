import { z } from 'zod';
import { isSaved, saveRows } from './collections.ts';
import type { Salesforce } from './connect.ts';
import { expectRow } from './soql.ts';
import { isRecent } from '../ground/wait.ts';

/** A user to add to an opportunity's team. */
export interface Member {
  opportunityId: string;
  userId: string;
}

/** An admin may turn Opportunity Teams on, so the org is asked again after this long. */
const keepMs = 3_600_000;

const described = z.object({ childRelationships: z.array(z.object({ relationshipName: z.string().nullish() })) });

/**
 * Adds users to opportunity teams, 200 per call. Resolves to those whom the org refused; the opportunity itself is never at risk. In an
 * org without Opportunity Teams it adds nobody and resolves to undefined.
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

/** A deal that was just created: its opportunity, its owner, and the users among the people on its team, by e-mail address. */
export interface Joining {
  opportunityId: string;
  ownerId: string | undefined;
  emails: readonly string[];
  userOf: (email: string) => string | undefined;
}

/**
 * Adds the users among each deal's people to the opportunity's team; the owner is on it anyway. Resolves, by opportunity, to the e-mail
 * addresses of people who are not active users here or were refused. Empty if the org has no teams or does not answer.
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
