import Events from 'c/partnerCenterEvents';
import { connection, graphql } from 'lightning/graphql';
import { hear, mount, settle } from 'lwc-test/page';
import { id, otherId } from 'lwc-test/records';

const tag = 'c-partner-center-events';
const row = (Id) => ({ Id });
const answer = (...ids) => ({ newest: connection(ids.map(row)), conflicts: connection([]), cameFrom: connection([]) });

async function readerOf(recordId = id) {
  const element = mount(tag, Events, { recordId });
  const heard = hear(element, 'answer');
  await settle();
  return { element, rows: () => heard.mock.calls.map(([{ rows }]) => rows?.map(({ Id }) => Id)) };
}

describe('The events of a deal', () => {
  it('are asked for once, whoever shows them, and told to all, those who come later too', async () => {
    const [first, second] = [await readerOf(), await readerOf()];
    expect(graphql.asked().map(({ variables }) => variables)).toEqual([{ id, first: 10 }]);
    graphql.emitData(answer('1', '2'));
    // The later one joins a page that knows.
    const element = mount(tag, Events);
    const heard = hear(element, 'answer');
    element.recordId = id;
    await settle();
    expect([first.rows(), second.rows()]).toEqual([[['1', '2']], [['1', '2']]]);
    expect(heard).toHaveBeenCalledTimes(1);
    expect(graphql.asked()).toHaveLength(1);
  });

  it('are asked for by the next one when the first leaves the page', async () => {
    const [first, second, other] = [await readerOf(), await readerOf(), await readerOf(otherId)];
    first.element.remove();
    await settle();
    graphql.emitData(answer('1'));
    expect(second.rows()).toEqual([['1']]);
    expect(other.rows()).toEqual([['1']]);
    expect(first.rows()).toEqual([]);
  });

  it('are those of the deal that the page goes on to', async () => {
    const { element } = await readerOf();
    element.recordId = otherId;
    element.recordId = otherId;
    await settle();
    expect(graphql.asked().map(({ variables }) => variables.id)).toEqual([otherId]);
  });

  it('are looked at again with one call, whoever asks', async () => {
    const [first, second] = [await readerOf(), await readerOf()];
    await first.element.look();
    const refresh = graphql.emitData(answer('1'), jest.fn().mockResolvedValue(undefined));
    await Promise.all([first.element.look(), second.element.look()]);
    expect(refresh).toHaveBeenCalledTimes(1);
    refresh.mockRejectedValueOnce(new Error('offline'));
    await expect(second.element.look()).rejects.toThrow('offline');
    await second.element.look();
    expect(refresh).toHaveBeenCalledTimes(3);
  });

  it('come with the opportunity from which the deal moved here', async () => {
    const { element } = await readerOf();
    const heard = hear(element, 'answer');
    graphql.emitData({ ...answer('1'), cameFrom: connection([{ Id: otherId, Name: 'Received' }]) });
    expect(heard.mock.calls[0][0].cameFrom.Id).toBe(otherId);
  });

  it('say what went wrong', async () => {
    const { element } = await readerOf();
    const heard = hear(element, 'answer');
    graphql.emitErrors([{ message: 'Too busy' }]);
    expect(heard).toHaveBeenCalledWith(expect.objectContaining({ errors: [{ message: 'Too busy' }] }));
    // This component shows nothing itself.
    await expect(element).toBeAccessible();
  });
});
