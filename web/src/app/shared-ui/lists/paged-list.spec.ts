import type { Page } from '@contracts';
import { PagedList } from './paged-list';
import { soon } from '../../testing/soon';

interface Item {
  id: number;
}

/** A list whose server's answers the test gives one by one. */
function newList() {
  const asked: { cursor: string | null; answer: (page: Page<Item>) => void; fail: () => void }[] = [];
  const load = (cursor: string | null) =>
    new Promise<Page<Item>>((answer, reject) => asked.push({ cursor, answer, fail: () => reject(new Error('no')) }));
  return { asked, list: new PagedList<Item>(load) };
}
const page = (ids: number[], nextCursor: string | null = null): Page<Item> => ({
  items: ids.map((id) => ({ id })),
  nextCursor,
});
const settle = () => new Promise((resolve) => setTimeout(resolve));
async function loadedList(first: Page<Item>) {
  const { list, asked } = newList();
  void list.restart();
  asked[0].answer(first);
  await settle();
  return { list, asked };
}

describe('PagedList', () => {
  it('loads page after page and shows a row that moved between two pages once', async () => {
    const { list, asked } = newList();
    void list.restart();
    expect(list.loadingFirst()).toBe(true);
    asked[0].answer(page([3, 2], 'c1'));
    await settle();
    void list.more();
    expect(list.loadingMore()).toBe(true);
    asked[1].answer(page([2, 1]));
    await settle();
    expect(asked.map(({ cursor }) => cursor)).toEqual([null, 'c1']);
    expect(list.items().map(({ id }) => id)).toEqual([3, 2, 1]);
    expect(list.hasMore()).toBe(false);
  });

  it('drops the answer to an outdated question', async () => {
    const { list, asked } = newList();
    void list.restart();
    void list.restart();
    asked[1].answer(page([2]));
    asked[0].answer(page([1]));
    await settle();
    expect(list.items()).toEqual([{ id: 2 }]);
  });

  it('asks for the next page once, however often it is wanted', async () => {
    const { list, asked } = await loadedList(page([1], 'c1'));
    void list.more();
    void list.more();
    expect(asked).toHaveLength(2);
  });

  it('keeps its rows when the next page fails, and tries again from there', async () => {
    const { list, asked } = await loadedList(page([1], 'c1'));
    void list.more();
    asked[1].fail();
    await settle();
    expect(list.failed()).toBe(true);
    expect(list.items()).toHaveLength(1);
    void list.retry();
    asked[2].answer(page([0]));
    await settle();
    expect(asked[2].cursor).toBe('c1');
    expect(list.items()).toHaveLength(2);
    expect(list.failed()).toBe(false);
  });

  it('shows the old rows until a refresh is answered, and forgets them on a new question', async () => {
    const { list, asked } = await loadedList(page([1]));
    void list.refresh();
    expect(list.items()).toHaveLength(1);
    asked[1].answer(page([2]));
    await settle();
    expect(list.items()).toEqual([{ id: 2 }]);
    void list.restart();
    expect(list.items()).toEqual([]);
    expect(list.loadingFirst()).toBe(true);
  });

  async function scrolledList() {
    const { list, asked } = await loadedList(page([6, 5, 4], 'c1'));
    void list.more();
    asked[1].answer(page([3, 2], 'c2'));
    await settle();
    const refreshed = async (first: Page<Item>, second?: Page<Item>) => {
      void list.refresh();
      asked[2].answer(first);
      await settle();
      if (second) void list.more();
      if (second) asked[3].answer(second);
      await settle();
      return { ids: list.items().map(({ id }) => id), more: list.hasMore() };
    };
    return refreshed;
  }

  it('keeps the rows below when a refresh meets what is known, so that nothing jumps', async () => {
    const refreshed = await scrolledList();
    expect(await refreshed(page([8, 7, 6, 4], 'new'))).toEqual({ ids: [8, 7, 6, 4, 3, 2], more: true });
  });

  it('brings the rows below up to date with the pages that follow', async () => {
    const refreshed = await scrolledList();
    const pages = [page([7, 6, 5], 'n1'), page([4, 2.5, 2], 'n2')];
    expect(await refreshed(pages[0], pages[1])).toEqual({ ids: [7, 6, 5, 4, 2.5, 2], more: true });
  });

  it('starts over when so much is new that nothing known is met', async () => {
    const refreshed = await scrolledList();
    expect(await refreshed(page([10, 9, 8], 'new'))).toEqual({ ids: [10, 9, 8], more: true });
  });

  it('shows the answer to a refresh alone when that is all there is', async () => {
    const refreshed = await scrolledList();
    expect(await refreshed(page([6, 5]))).toEqual({ ids: [6, 5], more: false });
  });

  it('takes a glance at the first page, and keeps rows and place of a list that was scrolled down', async () => {
    const { list, asked } = await loadedList(page([6, 5], 'c1'));
    void list.more();
    asked[1].answer(page([4, 3], 'c2'));
    await settle();
    void list.glance();
    expect(list.loadingMore()).toBe(false);
    asked[2].answer(page([7, 6], 'new'));
    await settle();
    expect(list.items().map(({ id }) => id)).toEqual([7, 6, 5, 4, 3]);
    void list.more();
    expect(asked[3].cursor).toBe('c2');
  });

  it('takes a glance without dropping the page that is asked for meanwhile', async () => {
    const { list, asked } = await loadedList(page([6, 5], 'c1'));
    void list.glance();
    void list.more();
    asked[1].answer(page([7, 6], 'new'));
    asked[2].answer(page([4], null));
    await settle();
    expect([list.items().map(({ id }) => id), list.hasMore()]).toEqual([[6, 5, 4], false]);
  });

  it('takes a glance that finds more than one page where there was one, and then one that fails', async () => {
    const { list, asked } = await loadedList(page([6, 5]));
    void list.glance();
    asked[1].answer(page([7, 6, 5], 'new'));
    await settle();
    expect([list.items().length, list.hasMore()]).toEqual([3, true]);
    void list.glance();
    asked[2].fail();
    await settle();
    expect([list.items().length, list.failed()]).toEqual([3, false]);
  });

  it('is empty only once that is known', async () => {
    const { list, asked } = newList();
    void list.restart();
    expect(list.empty()).toBe(false);
    asked[0].answer(page([]));
    await settle();
    expect(list.empty()).toBe(true);
  });

  it('brings all pages, and stops at so many rows', async () => {
    const { list, asked } = await loadedList(page([6, 5], 'c1'));
    const all = list.all(4);
    asked[1].answer(page([4, 3], 'c2'));
    await all;
    expect(list.items().map(({ id }) => id)).toEqual([6, 5, 4, 3]);
    expect([list.hasMore(), asked.length]).toEqual([true, 2]);
  });

  it('loads all also where the first page is still on its way, and stops where one fails', async () => {
    const { list, asked } = newList();
    void list.restart();
    const all = list.all(4);
    expect(asked).toHaveLength(1);
    asked[0].answer(page([6, 5], 'c1'));
    await soon(() => expect(asked).toHaveLength(2));
    asked[1].fail();
    await all;
    expect([list.items().length, list.hasMore(), asked.length]).toEqual([2, true, 2]);
  });
});
