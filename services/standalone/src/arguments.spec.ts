import { parseDataArgument, parseUpArguments, UsageError } from './arguments.ts';

describe('arguments of up', () => {
  it('may all be left out', () => {
    expect(parseUpArguments([])).toEqual({
      port: 8080,
      data: '.blackfang',
      demo: false,
      allowEgress: [],
      distributed: false,
      replicas: {},
      beside: undefined,
    });
  });

  it('open as many private addresses as are named', () => {
    const { allowEgress } = parseUpArguments(['--allow-egress', '127.0.0.1:3000', '--allow-egress', '[::1]:80']);
    expect(allowEgress).toEqual(['127.0.0.1:3000', '[::1]:80']);
  });

  it('say how many processes run a service', () => {
    const args = ['--distributed', '--replicas', 'scraping=3', '--replicas', 'gateway=2'];
    expect(parseUpArguments(args)).toMatchObject({ distributed: true, replicas: { scraping: 3, gateway: 2 } });
  });

  it.each([
    ['replicas of what there is not', ['--distributed', '--replicas', 'billings=2'], '--replicas'],
    ['more replicas than there may be', ['--distributed', '--replicas', 'billing=9'], '--replicas'],
    ['replicas of one process', ['--replicas', 'billing=2'], '--distributed'],
    ['another version beside one process', ['--beside', '../older'], '--distributed'],
    ['a port that is none', ['--port', 'http'], '--port'],
    ['a port without room for the demo above it', ['--port', '65535'], '--port'],
    ['an option that there is not', ['--fast'], '--fast'],
    ['an address without a port', ['--allow-egress', 'shop.internal'], '--allow-egress'],
    ['something beside the options', ['now'], 'now'],
  ])('refuse %s in one sentence that names it', (_what, args, named) => {
    const refused = (): unknown => parseUpArguments(args);
    expect(refused).toThrow(UsageError);
    expect(refused).toThrow(new RegExp(`^[^\\n]*${named}[^\\n]*$`));
  });
});

describe('the data folder', () => {
  it('is .blackfang where nothing else is said', () => {
    expect(parseDataArgument([])).toBe('.blackfang');
    expect(parseDataArgument(['--data', 'elsewhere'])).toBe('elsewhere');
  });
});
