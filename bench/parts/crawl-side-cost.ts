// What a crawl costs the process that does it, all of its threads included.
export interface Cost {
  readonly seconds: number;
  readonly cpuMs: number;
  readonly peakMb: number;
}

/** Begins to count. @returns what says the cost up to now */
export function countCost(): () => Cost {
  const began = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return {
      seconds: (performance.now() - began) / 1_000,
      cpuMs: (user + system) / 1_000,
      peakMb: process.resourceUsage().maxRSS / 1_024,
    };
  };
}

/** All that comes in on the input, as JSON. */
export async function readInput<Input>(): Promise<Input> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as Input;
}
