import { countFilters, filterOf, viewOf } from './view.ts';

describe('a view of the watches, in an address', () => {
  it('is asked of the API as it stands there', () => {
    const view = viewOf({ search: ' lamp ', status: 'failing', stock: 'out_of_stock', tag: 'summer', sort: '-price' });
    expect(filterOf(view)).toEqual({
      search: 'lamp',
      status: 'failing',
      availability: 'out_of_stock',
      tag: 'summer',
      sort: '-price',
    });
    expect(countFilters(view)).toBe(4);
  });

  it('finds what waits for review by what it holds', () => {
    expect(filterOf(viewOf({ status: 'held' }))).toEqual({ held: 'true' });
  });

  it('searches for a number too', () => {
    expect(viewOf({ search: 4711 }).search).toBe('4711');
  });

  it('leaves out what makes no sense', () => {
    const view = viewOf({ search: '  ', status: 'asleep', stock: ['in_stock'], tag: {}, sort: 'colour' });
    expect(filterOf(view)).toEqual({});
    expect(countFilters(view)).toBe(0);
  });
});
