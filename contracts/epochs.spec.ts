import { epochsFor, hasPage, isFirstPage, isMeantFor, isNewerPage, isSamePage, nextEpoch } from './epochs.js';

const page = (epoch: number) => ({ epoch });

describe('the rule of epochs', () => {
  it('counts pages from the first one that joins', () => {
    expect([0, 1, 2].map((epoch) => hasPage(page(epoch)))).toEqual([false, true, true]);
    expect([0, 1, 2].map((epoch) => isFirstPage(page(epoch)))).toEqual([true, true, false]);
    expect([0, 1].map((epoch) => nextEpoch(page(epoch)))).toEqual([1, 2]);
  });

  it('tells the pages of one participant apart', () => {
    expect([isSamePage(page(2), page(2)), isSamePage(page(2), page(3))]).toEqual([true, false]);
    expect([isNewerPage(page(3), page(2)), isNewerPage(page(2), page(2))]).toEqual([true, false]);
  });

  it('a signal is for one page; what was sent before the first one came is for the first', () => {
    const pairs = [0, 1, 2].flatMap((epoch) => [0, 1, 2].map((at) => [epoch, at] as const));
    const meant = pairs.filter(([epoch, at]) => isMeantFor(epoch, page(at)));
    expect(meant).toEqual([
      [0, 0],
      [0, 1],
      [1, 1],
      [2, 2],
    ]);
    expect(epochsFor(page(1))).toEqual([0, 1]);
  });
});
