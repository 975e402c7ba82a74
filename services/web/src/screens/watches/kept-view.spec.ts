import { contentOf, sameContent, viewFrom } from './kept-view.ts';
import { viewOf } from './view.ts';

describe('a view that is kept', () => {
  const view = viewOf({
    search: 'lamp',
    status: 'held',
    stock: 'out_of_stock',
    tag: 'home',
    sort: '-price',
    columns: 'price.tags',
    competitor: '01a1fefa-99be-7461-be6f-0bdcca501c1c',
  });
  const kept = (content: ReturnType<typeof contentOf>) =>
    viewFrom({
      id: '01a1fefa-99be-7461-be6f-0bdcca501c1d',
      name: 'Lamps',
      ownerId: '',
      shared: false,
      version: '1',
      createdAt: '',
      ...content,
      sort: content.sort ?? 'newest',
    });

  it('shows what was shown when it was kept', () => {
    const back = kept(contentOf(view));
    expect(back).toEqual({ ...view, view: '01a1fefa-99be-7461-be6f-0bdcca501c1d' });
    expect(sameContent(contentOf(view), contentOf(back))).toBe(true);
  });

  it('may be one of all, in the usual order and columns', () => {
    const all = viewOf({ sort: 'newest' });
    expect(contentOf(all)).toEqual({ filter: {}, columns: [] });
    expect(sameContent(contentOf(kept(contentOf(all))), contentOf(all))).toBe(true);
    expect(sameContent(contentOf(all), contentOf(view))).toBe(false);
  });
});
