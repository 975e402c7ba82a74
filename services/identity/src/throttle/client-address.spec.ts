import { throttledClient } from './client-address.ts';

describe('P12 whom an address stands for', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2::1', '20010db800010002/64'],
    ['2001:0DB8:1:2:ffff:ffff:ffff:ffff', '20010db800010002/64'],
    ['', 'unknown'],
    ['nonsense', 'unknown'],
  ])('%j is %j', (address, client) => expect(throttledClient(address)).toBe(client));
});
