import { likelySolutions } from 'c/partnerCenter';

describe('The solutions that a new deal most likely offers', () => {
  it.each([
    ['the only one of the catalogue', ['A'], ['B'], 'A', 'c.Partner_Center_Solution_Only'],
    [
      'those of the newest deal that has some',
      ['A', 'B', 'C'],
      [null, '', 'B;C', 'A'],
      'B\nC',
      'c.Partner_Center_Solutions_Recent',
    ],
  ])('are %s', (_name, active, recent, value, why) => {
    expect(likelySolutions(active, recent)).toEqual({ value, why });
  });

  it.each([
    ['nothing was shared', ['A', 'B'], []],
    ['one of them can no longer be picked', ['A', 'B'], ['B\nC', 'A']],
    ['the catalogue is empty', [], ['A']],
  ])('are not known where %s', (_name, active, recent) => {
    expect(likelySolutions(active, recent)).toBeUndefined();
  });
});
