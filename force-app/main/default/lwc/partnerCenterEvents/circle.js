/** By the id of a deal: the components of the page that show its events, and the events read so far. */
const circles = new Map();

/**
 * Adds a component that shows the events of a deal. The first one reads them for all. `member`: the circle calls `ask()` on the component
 * that has to read, and `hear(answer)` on every other one. An answer may have `refresh`, which reads again.
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
    /** Two looks at the same time make one call. */
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
