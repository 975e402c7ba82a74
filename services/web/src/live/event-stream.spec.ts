import { eventParser, type ServerEvent } from './event-stream.ts';

function eventsOf(...pieces: readonly string[]): ServerEvent[] {
  const events: ServerEvent[] = [];
  const take = eventParser((event) => events.push(event));
  for (const piece of pieces) take(piece);
  return events;
}

const ALERT = { id: '7', name: 'alert.raised', data: '{"a":1}' };

describe('what comes over the live stream', () => {
  it('is the same events however the network cuts it', () => {
    const text =
      'retry: 2000\n\nid: 7\r\nevent: alert.raised\r\ndata: {"a":1}\r\n\r\n: still here\n\nevent: reset\ndata: {}\n\n';
    const whole = eventsOf(text);
    expect(whole).toEqual([ALERT, { id: '7', name: 'reset', data: '{}' }]);
    for (let cut = 1; cut < text.length; cut += 1) {
      expect(eventsOf(text.slice(0, cut), text.slice(cut))).toEqual(whole);
    }
    expect(eventsOf(...text)).toEqual(whole);
  });

  it('is no event before its empty line', () => {
    expect(eventsOf('id: 7\nevent: alert.raised\ndata: {"a":1}\n')).toEqual([]);
  });

  it('is refused when an event does not end', () => {
    expect(() => eventsOf('data: ', 'x'.repeat(2 << 20))).toThrow(RangeError);
  });
});
