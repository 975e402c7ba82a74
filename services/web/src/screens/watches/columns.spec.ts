import { columnsIn, columnsText, COLUMNS, fit, templateOf, USUAL } from './columns.ts';

describe('columns of the table of watches', () => {
  it.each([
    [40, ['price', 'health']],
    [55, ['price', 'stock', 'nextRun', 'health']],
    [80, [...USUAL]],
  ])('are as many as %d rem have room for, in their order', (widthRem, columns) => {
    expect(fit(USUAL, widthRem)).toEqual(columns);
  });

  it('are no others than were chosen, and none where there is no room', () => {
    expect(fit(['tags', 'added'], 80)).toEqual(['tags', 'added']);
    expect(fit(COLUMNS, 10)).toEqual([]);
    expect(templateOf([])).toBe('2.25rem minmax(0, 1fr) 2.5rem');
  });

  it('stand in an address, which anybody may have written', () => {
    expect(columnsIn('tags.colour.price.tags')).toEqual(['tags', 'price']);
    expect(columnsIn('colour')).toBeUndefined();
    expect(columnsIn(undefined)).toBeUndefined();
    expect(columnsText(['tags', 'price'])).toBe('tags.price');
    expect(columnsText(USUAL)).toBeUndefined();
  });
});
