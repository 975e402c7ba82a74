/** One server-sent event, https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation */
export interface ServerEvent {
  /** Of the last event that had one, this one included. */
  readonly id: string;
  readonly name: string;
  readonly data: string;
}

/** An event larger than this is no event of ours. */
const MAX_EVENT_CHARACTERS = 1 << 20;

/**
 * Takes a stream apart as its pieces come, wherever they are cut.
 * @param onEvent told each event that is complete
 * @returns takes the next piece. @throws RangeError for an event without an end
 */
export function eventParser(onEvent: (event: ServerEvent) => void): (piece: string) => void {
  let rest = '';
  let id = '';
  let name = '';
  let data: string[] = [];

  const takeLine = (line: string) => {
    if (line === '') {
      if (data.length > 0) onEvent({ id, name: name || 'message', data: data.join('\n') });
      name = '';
      data = [];
      return;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'id') id = value;
    else if (field === 'event') name = value;
    else if (field === 'data') data.push(value);
  };

  return (piece) => {
    rest += piece;
    // A carriage return at the end may be half of a line's end.
    const whole = rest.endsWith('\r') ? rest.length - 1 : rest.length;
    const lines = rest.slice(0, whole).split(/\r\n|\n|\r/);
    rest = `${lines.pop() ?? ''}${rest.slice(whole)}`;
    if (rest.length > MAX_EVENT_CHARACTERS) throw new RangeError('An event of the stream has no end.');
    for (const line of lines) takeLine(line);
  };
}
