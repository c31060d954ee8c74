/** By the id of a deal: the components of the page that show its events, and what is known of them. */
const circles = new Map();

/**
 * Joins those who show the events of a deal. The first one asks for all of them. `member`: `ask()` is called on the one that is to ask,
 * `hear(answer)` on everybody who has not heard. An answer may have `refresh`, which asks again.
 */
export function join(id, member) {
  const circle = circles.get(id) ?? { members: [] };
  circles.set(id, circle);
  circle.members.push(member);
  if (circle.members.length === 1) member.ask();
  else if (circle.answer) member.hear(circle.answer);

  return {
    tell(answer) {
      circle.answer = answer;
      for (const one of circle.members) one.hear(answer);
    },
    /** Two who look at the same time are one call. */
    look() {
      circle.look ??= Promise.resolve(circle.answer?.refresh?.()).finally(() => {
        circle.look = undefined;
      });
      return circle.look;
    },
    leave() {
      const [asking] = circle.members;
      circle.members = circle.members.filter((one) => one !== member);
      if (circle.members.length === 0) circles.delete(id);
      else if (asking === member) circle.members[0].ask();
    },
  };
}
