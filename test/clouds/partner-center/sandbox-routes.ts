import { ApiError } from './api-error.ts';
import { microsoftPeople, type MicrosoftPeople } from './people.ts';
import { microsoft, type Referral } from './referral.ts';
import type { Referrals } from './referrals.ts';
import { json, type Route } from './serve.ts';

/** What Microsoft's people do with one of the partner's halves, or with none. Only a sandbox has such an address. */
const acts: Readonly<Record<string, (people: MicrosoftPeople, own: () => Referral) => Referral>> = {
  referral: (people) => people.sendReferral(),
  update: (people, own) => {
    const { id, details } = own();
    return people.updateReferral(id, [
      { op: 'replace', path: '/details/dealValue', value: (details.dealValue ?? 0) + 1_000 },
    ]);
  },
  accept: (people, own) => people.accept(own().engagementId),
};

/** `POST /sandbox/<act>?referral=<id>`; without an id, the newest of the partner's open halves that the act is possible for. */
export function sandboxRoutes(referrals: Referrals): Route[] {
  const people = microsoftPeople(referrals);

  function newestOwn(act: string, wanted: string | null): Referral {
    const waits = ({ engagementId }: Referral) =>
      referrals.ofEngagement(engagementId).some((half) => half.organizationId === microsoft && half.status === 'New');
    const found = referrals
      .all()
      .filter((row) => row.organizationId !== microsoft && row.status !== 'Closed')
      .filter((row) => (wanted === null ? act !== 'accept' || waits(row) : row.id === wanted))
      .toSorted((a, b) => (a.updatedDateTime < b.updatedDateTime ? 1 : -1))[0];
    if (found === undefined)
      throw new ApiError(404, 'itemNotFound', 'There is no referral that this could be done to.');
    return found;
  }

  return [
    {
      method: 'POST',
      path: /^\/sandbox\/(\w+)$/,
      run: ({ query }, [act = '']) => {
        const run = acts[act];
        if (run === undefined) throw new ApiError(404, 'itemNotFound', `The sandbox cannot do "${act}".`);
        const { id, name } = run(people, () => newestOwn(act, query.get('referral')));
        return json(200, { referralId: id, name });
      },
    },
  ];
}
